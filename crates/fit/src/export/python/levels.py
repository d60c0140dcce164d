def _places(column, levels, fill=np.nan):
    """The place of every cell among the levels, `fill` of a missing one, NaN of an unknown one."""
    cells = _cells(column, levels)
    known = {cell: fill if cell is None else _place(cell, levels) for cell in set(cells)}
    return np.array([known[cell] for cell in cells], float)


def _place(cell, levels):
    """The place of a cell: its text's, or that of the one level which is the same truth or number."""
    text = str(cell).strip()
    if text in levels:
        return levels.index(text)
    if isinstance(cell, bool):
        same = [place for place, level in enumerate(levels) if level.lower() == text.lower()]
    else:
        same = [place for place, level in enumerate(levels) if _number(level) == _number(text)]
    return same[0] if len(same) == 1 else np.nan


def _number(text):
    """The number that a text spells, NaN of another text."""
    try:
        return float(text)
    except ValueError:
        return np.nan


def _is(places, place):
    """1 where a cell has that place, 0 where it has another, NaN where it has none."""
    return np.where(np.isnan(places), np.nan, places == place)
