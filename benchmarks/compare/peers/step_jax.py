"""A training step in JAX: an epoch of 16 mini-batches as one compiled scan, parameters donated, Adam by hand."""
import math
import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
import jax
import jax.numpy as jnp

from serve import serve

BATCHES = 16
LAMBDA = 0.1
ETA, BETA_1, BETA_2, EPSILON = 1e-4, 0.9, 0.999, 1e-8
ACTIVATIONS = {"tanh": jnp.tanh, "relu": jax.nn.relu, "silu": jax.nn.silu, "softplus": jax.nn.softplus, "sin": jnp.sin}


def network(activation):
    """f(parameters, x), x with a row a sample."""

    def f(parameters, x):
        for w, b in parameters[:-1]:
            x = activation(x @ w + b)
        w, b = parameters[-1]
        return x @ w + b

    return f


def start(key, sizes):
    """Glorot's uniform start."""

    def layer(key, inputs, outputs):
        bound = math.sqrt(6 / (inputs + outputs))
        return jax.random.uniform(key, (inputs, outputs), minval=-bound, maxval=bound), jnp.zeros(outputs)

    keys = jax.random.split(key, len(sizes) - 1)
    return [layer(*arguments) for arguments in zip(keys, sizes[:-1], sizes[1:])]


def none(f, x, key):
    return f(x), 0.0


def jacobian(f, x, key):
    """The mean of |df/dx|^2: one backward sweep an output."""
    y, backward = jax.vjp(f, x)
    outputs = y.shape[1]
    rows = [backward(jnp.zeros_like(y).at[:, k].set(1.0))[0] for k in range(outputs)]
    return y, sum((row**2).sum() for row in rows) / x.shape[0]


def projected(f, x, key):
    """One random direction a sample, times the outputs."""
    y, backward = jax.vjp(f, x)
    v = jax.random.normal(key, y.shape)
    v /= jnp.linalg.norm(v, axis=1, keepdims=True)
    (row,) = backward(v)
    return y, y.shape[1] * (row**2).sum() / x.shape[0]


def hessian(f, x, key):
    """One probe of signs a sample: a forward derivative of the gradient."""
    signs = jax.random.rademacher(key, x.shape, dtype=x.dtype)
    _, product = jax.jvp(jax.grad(lambda x: f(x).sum()), (x,), (signs,))
    return f(x), (product**2).sum() / x.shape[0]


PENALTIES = {"none": none, "jacobian": jacobian, "projected:1": projected, "hessian": hessian}


def adam(parameters, gradients, m, v, t):
    decay = lambda beta: lambda old, new: beta * old + (1 - beta) * new
    m = jax.tree.map(decay(BETA_1), m, gradients)
    v = jax.tree.map(lambda v, g: decay(BETA_2)(v, g * g), v, gradients)
    eta, root = ETA / (1 - BETA_1**t), jax.lax.rsqrt(1 - BETA_2**t)
    move = lambda p, m, v: p - eta * m / (jnp.sqrt(v) * root + EPSILON)
    return jax.tree.map(move, parameters, m, v), m, v


def trainer(case):
    f, penalty = network(ACTIVATIONS[case["activation"]]), PENALTIES[case["penalty"]]
    sizes = [case["inputs"], *case["hidden"], case["outputs"]]
    keys = jax.random.split(jax.random.key(0), 4)
    batches = lambda key, width: jax.random.uniform(key, (BATCHES, case["batch"], width), minval=-1.0)
    data = batches(keys[0], case["inputs"]), batches(keys[1], case["outputs"])

    def loss(parameters, x, y, key):
        prediction, value = penalty(lambda x: f(parameters, x), x, key)
        return ((prediction - y) ** 2).mean() + LAMBDA * value

    def step(state, batch):
        parameters, m, v, t = state
        key = jax.random.fold_in(keys[3], t.astype(jnp.uint32))  # left out by the compiler where nothing is drawn
        gradients = jax.grad(loss)(parameters, *batch, key)
        return (*adam(parameters, gradients, m, v, t + 1), t + 1), None

    epoch = jax.jit(lambda state, data: jax.lax.scan(step, state, data)[0], donate_argnums=0)
    parameters = start(keys[2], sizes)
    zeros = lambda: jax.tree.map(jnp.zeros_like, parameters)
    m, v = zeros(), zeros()
    state = [(parameters, m, v, jnp.float32(0))]

    def call():
        state[0] = jax.block_until_ready(epoch(state[0], data))

    return call, BATCHES


if __name__ == "__main__":
    serve({"jax": jax.__version__}, trainer)
