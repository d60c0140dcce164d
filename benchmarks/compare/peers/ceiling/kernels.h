/* Interpreter and reverse sweep over blocks of rows, in one precision: T is float or double,
   F(name) its function of that name, N(name) our own name in it. Values are blocks that stay in the first cache; leaves are read where
   they lie: a column by pointer, a constant as a scalar. Included once a precision by ceiling.c. */

/* y = a op b over a block, with a column or scalar on either side. */
#define BINARY(name, op)                                                                               \
  static void N(name##_vv)(const T *restrict a, const T *restrict b, T *restrict y, int n) {          \
    for (int i = 0; i < n; i++) y[i] = a[i] op b[i];                                                   \
  }                                                                                                    \
  static void N(name##_vs)(const T *restrict a, T b, T *restrict y, int n) {                           \
    for (int i = 0; i < n; i++) y[i] = a[i] op b;                                                      \
  }                                                                                                    \
  static void N(name##_sv)(T a, const T *restrict b, T *restrict y, int n) {                           \
    for (int i = 0; i < n; i++) y[i] = a op b[i];                                                      \
  }
BINARY(add, +)
BINARY(sub, -)
BINARY(mul, *)
BINARY(div, /)

#define UNARY(name, value)                                                                             \
  static void N(name)(const T *restrict a, T *restrict y, int n) {                                     \
    for (int i = 0; i < n; i++) y[i] = value;                                                          \
  }
UNARY(sin, F(sin)(a[i]))
UNARY(cos, F(cos)(a[i]))
UNARY(exp, F(exp)(a[i]))
UNARY(log, F(log)(a[i]))
UNARY(sqrt, F(sqrt)(a[i]))

/* An operand: a block of values, or a scalar where `block` is null. */
typedef struct {
  const T *block;
  T scalar;
} N(Operand);

static void N(binary)(Op op, N(Operand) a, N(Operand) b, T *y, int n) {
#define SIDES(name)                                                                                    \
  if (!a.block) N(name##_sv)(a.scalar, b.block, y, n);                                                 \
  else if (!b.block) N(name##_vs)(a.block, b.scalar, y, n);                                            \
  else N(name##_vv)(a.block, b.block, y, n);                                                           \
  break;
  switch (op) {
  case ADD: SIDES(add)
  case SUB: SIDES(sub)
  case MUL: SIDES(mul)
  default: SIDES(div)
  }
#undef SIDES
}

static void N(unary)(Op op, const T *a, T *y, int n) {
  switch (op) {
  case SIN: N(sin)(a, y, n); break;
  case COS: N(cos)(a, y, n); break;
  case EXP: N(exp)(a, y, n); break;
  case LOG: N(log)(a, y, n); break;
  default: N(sqrt)(a, y, n);
  }
}

static T N(folded)(Op op, T a, T b) {
  switch (op) {
  case ADD: return a + b;
  case SUB: return a - b;
  case MUL: return a * b;
  case DIV: return a / b;
  case SIN: return F(sin)(a);
  case COS: return F(cos)(a);
  case EXP: return F(exp)(a);
  case LOG: return F(log)(a);
  default: return F(sqrt)(a);
  }
}

/* Evaluates rows from `first`, n of them, into `out`; `slots[k]` is where node k puts its block, and
   `values[k]` what it is. Constants among themselves are folded. */
static void N(forward)(const Formula *f, int first, int n, T (*slots)[BLOCK], const int *place,
                       N(Operand) *values, T *out) {
  for (int k = 0; k < f->nodes; k++) {
    const Node *node = &f->node[k];
    N(Operand) y = {0, 0};
    if (node->op == VARIABLE) {
      y.block = N(columns) + (size_t)node->index * stride + first;
    } else if (node->op == CONSTANT) {
      y.scalar = (T)node->value;
    } else {
      N(Operand) a = values[node->a], b = values[node->b];
      T *slot = k == f->nodes - 1 ? out : slots[place[k]];
      if (!a.block && !b.block) {
        y.scalar = N(folded)(node->op, a.scalar, b.scalar);
      } else {
        if (node->op < SIN) N(binary)(node->op, a, b, slot, n);
        else N(unary)(node->op, a.block, slot, n);
        y.block = slot;
      }
    }
    values[k] = y;
  }
  N(Operand) root = values[f->nodes - 1];
  for (int i = 0; root.block != out && i < n; i++) out[i] = root.block ? root.block[i] : root.scalar;
}

/* The value at every row. */
static void N(values)(const Formula *f, int rows, T *out) {
  static T slots[MOST][BLOCK] __attribute__((aligned(64)));
  N(Operand) values[MOST];
  for (int first = 0; first < rows; first += BLOCK) {
    int n = rows - first < BLOCK ? rows - first : BLOCK;
    N(forward)(f, first, n, slots, f->reused, values, out + first);
  }
}

/* out = adjoint * partial over a block; A and B are element i of the operands, Y of the value. */
#define PULL(partial)                                                                                  \
  for (int i = 0; i < n; i++) {                                                                        \
    T A = a.block ? a.block[i] : a.scalar, B = b.block ? b.block[i] : b.scalar, Y = y[i];              \
    (void)A, (void)B, (void)Y;                                                                         \
    out[i] = adjoint[i] * (partial);                                                                   \
  }                                                                                                    \
  break;

/* The adjoint of the first operand. */
static void N(pull_a)(Op op, N(Operand) a, N(Operand) b, const T *restrict y, const T *restrict adjoint,
                      T *restrict out, int n) {
  switch (op) {
  case ADD: case SUB: PULL((T)1)
  case MUL: PULL(B)
  case DIV: PULL(1 / B)
  case SIN: PULL(F(cos)(A))
  case COS: PULL(-F(sin)(A))
  case EXP: PULL(Y)
  case LOG: PULL(1 / A)
  default: PULL((T)0.5 / Y)
  }
}

/* The adjoint of the second operand. */
static void N(pull_b)(Op op, N(Operand) a, N(Operand) b, const T *restrict y, const T *restrict adjoint,
                      T *restrict out, int n) {
  switch (op) {
  case ADD: PULL((T)1)
  case SUB: PULL((T)-1)
  case MUL: PULL(A)
  default: PULL(-Y / B)
  }
}
#undef PULL

/* Where the adjoint of a node goes: that of a constant is its column of the Jacobian. */
#define TARGET(k)                                                                                      \
  (f->node[k].op == CONSTANT ? column + (size_t)f->node[k].index * rows : adjoints[k])

/* The value at every row and its derivatives in the constants, `jacobian` column by column. */
static void N(derivatives)(const Formula *f, int rows, T *out, T *jacobian) {
  static T slots[MOST][BLOCK] __attribute__((aligned(64)));
  static T adjoints[MOST][BLOCK] __attribute__((aligned(64)));
  N(Operand) values[MOST];
  int root = f->nodes - 1;
  for (int first = 0; first < rows; first += BLOCK) {
    int n = rows - first < BLOCK ? rows - first : BLOCK;
    N(forward)(f, first, n, slots, f->kept, values, out + first);
    for (int i = 0; i < n; i++) adjoints[root][i] = 1;
    for (int k = root; k >= 0; k--) {
      const Node *node = &f->node[k];
      if (node->op <= CONSTANT || !node->active) continue;
      const T *y = values[k].block;
      if (!y) {
        for (int i = 0; i < n; i++) slots[k][i] = values[k].scalar;
        y = slots[k];
      }
      N(Operand) a = values[node->a], b = values[node->b];
      T *column = jacobian + first;
      if (f->node[node->a].active)
        N(pull_a)(node->op, a, b, y, adjoints[k], TARGET(node->a), n);
      if (node->op < SIN && f->node[node->b].active)
        N(pull_b)(node->op, a, b, y, adjoints[k], TARGET(node->b), n);
    }
  }
}

#undef BINARY
#undef UNARY
#undef TARGET
