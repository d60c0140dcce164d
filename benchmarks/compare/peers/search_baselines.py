"""What every formula should beat, and what none is expected to beat: the linear model of all inputs and
boosted trees, by the fifth argument, `linear` or `boosting`."""
import numpy
import sklearn
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import LinearRegression

from search_run import Run


def main():
    run = Run()
    (name,) = run.more
    models = {"linear": LinearRegression(), "boosting": HistGradientBoostingRegressor(random_state=run.seed)}
    model = models[name].fit(run.x, run.y)
    cpu_seconds = run.cpu_seconds()
    size = 4 * run.x.shape[1] + 1 if name == "linear" else 0  # a product and a sum an input, and a constant
    versions = {"scikit-learn": sklearn.__version__, "numpy": numpy.__version__}
    run.say(versions, cpu_seconds, [run.formula(size, name, model.predict)])


if __name__ == "__main__":
    main()
