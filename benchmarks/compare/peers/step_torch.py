"""A training step in PyTorch: eager, one thread, fused Adam."""
import os

os.environ["OMP_NUM_THREADS"] = "1"
import torch
from torch import nn

from serve import serve

BATCHES = 16
LAMBDA = 0.1
ACTIVATIONS = {"tanh": nn.Tanh, "relu": nn.ReLU, "silu": nn.SiLU, "softplus": nn.Softplus}


def network(sizes, activation):
    pairs = list(zip(sizes[:-1], sizes[1:]))
    hidden = [part for pair in pairs[:-1] for part in (nn.Linear(*pair), activation())]
    return nn.Sequential(*hidden, nn.Linear(*pairs[-1]))


def none(f, x):
    return f(x), 0.0


def jacobian(f, x):
    """The mean of |df/dx|^2: one backward sweep an output, differentiable."""
    x = x.detach().requires_grad_(True)
    y = f(x)
    rows = [torch.autograd.grad(y[:, k].sum(), x, create_graph=True)[0] for k in range(y.shape[1])]
    return y, sum(row.square().sum() for row in rows) / x.shape[0]


PENALTIES = {"none": none, "jacobian": jacobian}


def trainer(case):
    torch.manual_seed(0)
    f = network([case["inputs"], *case["hidden"], case["outputs"]], ACTIVATIONS[case["activation"]])
    penalty = PENALTIES[case["penalty"]]
    parameters = list(f.parameters())
    adam = torch.optim.Adam(parameters, lr=1e-4, fused=True)
    random = lambda width: torch.rand(BATCHES, case["batch"], width) * 2 - 1
    batches = list(zip(random(case["inputs"]), random(case["outputs"])))

    def epoch():
        for x, y in batches:
            prediction, value = penalty(f, x)
            loss = (prediction - y).square().mean() + LAMBDA * value
            adam.zero_grad(set_to_none=True)
            loss.backward(inputs=parameters)  # and not the inputs of the network
            adam.step()

    return epoch, BATCHES


if __name__ == "__main__":
    torch.set_num_threads(1)
    serve({"torch": torch.__version__}, trainer)
