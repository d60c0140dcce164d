def _cells(column, levels=()):
    """The cells of a column as Python's own values, None where one is missing."""
    array = np.asarray(column) if hasattr(column, "dtype") else np.array(list(column), object)
    if array.dtype.kind == "M":
        array = array.astype("M8[us]")
    return [None if _is_missing(cell, levels) else cell for cell in array.tolist()]


def _is_missing(cell, levels):
    """True of a cell that stands for nothing, unless it is one of the levels."""
    text = str(cell).strip()
    if isinstance(cell, str):
        return text not in levels and (text in _MISSING or text.lower() in _MISSING)
    return text in ("None", "nan", "NaT", "<NA>") or cell in _MISSING_NUMBERS


def _numbers(column, fill=np.nan):
    """The numbers of a column, `fill` where one is missing."""
    values = np.asarray(column)
    if values.dtype.kind not in "fiub":
        values = np.array([np.nan if cell is None else float(cell) for cell in _cells(values)])
    values = values.astype(float)
    values[np.isin(values, _MISSING_NUMBERS) | np.isnan(values)] = fill
    return values
