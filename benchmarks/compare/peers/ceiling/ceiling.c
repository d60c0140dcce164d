/* What a hand-written interpreter in C reaches: a peer of `cargo xtask bench compare-eval`.

   Blocks of 512 rows, no column copied, elementary functions of libmvec where the compiler has it. It
   answers every case on standard input, one JSON object a line with known keys, by one JSON object a line:
   the microseconds of a pass over all formulas by the CPU time of the thread, and for every formula its
   value at the first row (with derivatives: Σ j ∂f/∂c_j there, j from 1). */
#define _GNU_SOURCE
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BLOCK = 512, MOST = 64, FORMULAS = 10000 };

/* In this order: leaves, operators of two operands, operators of one. */
typedef enum { VARIABLE, CONSTANT, ADD, SUB, MUL, DIV, SIN, COS, EXP, LOG, SQRT, OPS } Op;
static const char *const WORDS[OPS] = {"", "", "+", "-", "*", "/", "sin", "cos", "exp", "log", "sqrt"};

typedef struct {
  Op op;
  int index;    /* of a variable, or of a constant among the constants */
  double value; /* of a constant */
  int a, b;     /* operands; b = a for operators of one */
  int active;   /* whether it depends on a constant */
} Node;

typedef struct {
  int nodes, constants;
  Node node[MOST];
  int reused[MOST]; /* the slot of each node if slots are reused */
  int kept[MOST];   /* the slot of each node if all are kept */
} Formula;

static Formula *formulas;
static int count;
static size_t stride; /* rows of the table as it lies */
static float *columns_f32;
static double *columns_f64;

#define T float
#define F(name) name##f
#define N(name) name##_f32
#include "kernels.h"
#undef T
#undef F
#undef N
#define T double
#define F(name) name
#define N(name) name##_f64
#include "kernels.h"

static void fail(const char *why) {
  printf("{\"error\": \"%s\"}\n", why);
  fflush(stdout);
  exit(1);
}

/* One node of the formula, whose operands lie on the stack. */
static void add_node(Formula *f, const char *word, int *stack, int *depth) {
  Node node = {.op = OPS};
  for (Op op = ADD; op < OPS; op++)
    if (!strcmp(word, WORDS[op])) node.op = op;
  if (node.op == OPS && *word == 'x') {
    node.op = VARIABLE;
    node.index = atoi(word + 1);
  } else if (node.op == OPS && *word == 'c') {
    node.op = CONSTANT;
    node.value = atof(word + 1);
    node.index = f->constants++;
    node.active = 1;
  } else if (node.op == OPS) {
    fail("unknown word");
  }
  int arity = node.op <= CONSTANT ? 0 : node.op < SIN ? 2 : 1;
  if (*depth < arity || f->nodes == MOST) fail("no formula of at most 64 nodes");
  if (arity) {
    *depth -= arity;
    node.a = stack[*depth];
    node.b = stack[*depth + arity - 1];
    node.active = f->node[node.a].active | f->node[node.b].active;
  }
  /* A value lies in the slot of its depth on the stack, and its operands in other ones: two sets in turn. */
  f->reused[f->nodes] = 2 * *depth + (f->nodes & 1);
  if (arity && f->node[node.a].op > CONSTANT && f->reused[node.a] == f->reused[f->nodes])
    f->reused[f->nodes] ^= 1;
  f->kept[f->nodes] = f->nodes;
  stack[(*depth)++] = f->nodes;
  f->node[f->nodes++] = node;
}

static void read_formulas(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) fail("no file of formulas");
  char *line = 0;
  size_t capacity = 0;
  free(formulas);
  formulas = calloc(FORMULAS, sizeof *formulas);
  for (count = 0; count < FORMULAS && getline(&line, &capacity, file) > 0;) {
    int stack[MOST + 1], depth = 0;
    Formula *f = &formulas[count];
    for (char *word = strtok(line, " \n"); word; word = strtok(0, " \n")) add_node(f, word, stack, &depth);
    count += f->nodes > 0;
  }
  free(line);
  fclose(file);
}

static void read_data(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) fail("no file of data");
  fseek(file, 0, SEEK_END);
  size_t bytes = (size_t)ftell(file), n = bytes / sizeof(double);
  rewind(file);
  free(columns_f64);
  free(columns_f32);
  columns_f64 = aligned_alloc(64, bytes / 64 * 64 + 64);
  columns_f32 = aligned_alloc(64, bytes / 128 * 64 + 128);
  if (fread(columns_f64, sizeof(double), n, file) != n) fail("half a file of data");
  for (size_t i = 0; i < n; i++) columns_f32[i] = (float)columns_f64[i];
  fclose(file);
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static float *out_f32, *jacobian_f32;
static double *out_f64, *jacobian_f64;

static void task(const Formula *f, int rows, int single, int derivatives) {
  if (single && derivatives) derivatives_f32(f, rows, out_f32, jacobian_f32);
  else if (single) values_f32(f, rows, out_f32);
  else if (derivatives) derivatives_f64(f, rows, out_f64, jacobian_f64);
  else values_f64(f, rows, out_f64);
}

/* The value at the first row after the task, or Σ j ∂f/∂c_j there. */
static double first(const Formula *f, int rows, int single, int derivatives) {
  task(f, rows, single, derivatives);
  if (!derivatives) return single ? (double)out_f32[0] : out_f64[0];
  double sum = 0;
  for (int j = 0; j < f->constants; j++)
    sum += (j + 1) * (single ? (double)jacobian_f32[(size_t)j * rows] : jacobian_f64[(size_t)j * rows]);
  return sum;
}

/* What follows a key in the case: a number, or text up to the next quotation mark. */
static const char *field(const char *line, const char *key) {
  char quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\":", key);
  const char *at = strstr(line, quoted);
  if (!at) fail(key);
  at += strlen(quoted);
  return at + strspn(at, " \"");
}

static void text(const char *line, const char *key, char *out, size_t size) {
  const char *from = field(line, key);
  snprintf(out, size, "%.*s", (int)strcspn(from, "\""), from);
}

static void answer(const char *line) {
  static char formulas_now[4096], data_now[4096], path[4096];
  text(line, "formulas", path, sizeof path);
  if (strcmp(path, formulas_now)) read_formulas(strcpy(formulas_now, path));
  text(line, "data", path, sizeof path);
  if (strcmp(path, data_now)) read_data(strcpy(data_now, path));
  int rows = atoi(field(line, "rows")), single = !strncmp(field(line, "precision"), "f32", 3);
  int derivatives = !strncmp(field(line, "task"), "jacobian", 8);
  if (!derivatives && strncmp(field(line, "task"), "values", 6)) {
    printf("{\"error\": \"it does only values and jacobian\"}\n");
    return;
  }
  stride = (size_t)atol(field(line, "stride"));
  int most = 0;
  for (int k = 0; k < count; k++) most = formulas[k].constants > most ? formulas[k].constants : most;
  size_t bytes = sizeof(double) * (size_t)rows + 64;
  out_f32 = aligned_alloc(64, bytes / 64 * 64), out_f64 = aligned_alloc(64, bytes / 64 * 64);
  jacobian_f32 = malloc(bytes * (size_t)(most + 1)), jacobian_f64 = malloc(bytes * (size_t)(most + 1));
  double wanted = atof(field(line, "seconds")), start = seconds();
  for (int k = 0; k < count; k++) task(&formulas[k], rows, single, derivatives);
  int passes = (int)(wanted / (seconds() - start + 1e-9));
  passes = passes < 1 ? 1 : passes;
  start = seconds();
  for (int pass = 0; pass < passes; pass++)
    for (int k = 0; k < count; k++) task(&formulas[k], rows, single, derivatives);
  printf("{\"us\": %.9g, \"values\": [", 1e6 * (seconds() - start) / passes);
  for (int k = 0; k < count; k++)
    printf("%s%.9g", k ? ", " : "", first(&formulas[k], rows, single, derivatives));
  printf("]}\n");
  free(out_f32), free(out_f64), free(jacobian_f32), free(jacobian_f64);
}

int main(void) {
  printf("{\"gcc\": \"%s\"}\n", __VERSION__);
  fflush(stdout);
  char *line = 0;
  size_t capacity = 0;
  while (getline(&line, &capacity, stdin) > 0) {
    answer(line);
    fflush(stdout);
  }
  free(line);
  return 0;
}
