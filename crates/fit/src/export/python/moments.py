_MONTHS = (
    "january february march april may june july august september october november december"
).split()


def _dates(column, unit, since, month_first, fill=np.nan):
    """The time of every date since the first one, NaN of what is no date."""
    start = _moment(since, False)
    count = {
        "hours": lambda at: (at - start).total_seconds() / 3600.0,
        "days": lambda at: (at - start).total_seconds() / 86400.0,
        "months": lambda at: _months(at) - _months(start),
        "years": lambda at: (_months(at) - _months(start)) / 12.0,
    }[unit]

    def number(cell):
        at = _moment_of(cell, month_first)
        return np.nan if at is None else count(at)

    return np.array([fill if cell is None else number(cell) for cell in _cells(column)], float)


def _hours(column, fill=np.nan):
    """The hours of every time of the day, NaN of what is none."""

    def number(cell):
        if isinstance(cell, datetime.timedelta):
            return cell.total_seconds() / 3600.0
        seconds = _clock(str(cell).strip())
        return np.nan if seconds is None else seconds / 3600.0

    return np.array([fill if cell is None else number(cell) for cell in _cells(column)], float)


def _months(at):
    """Months since the year 0, with the share of the month that is over."""
    over = at.day - 1 + (at - at.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds() / 86400.0
    return 12 * at.year + at.month - 1 + over / calendar.monthrange(at.year, at.month)[1]


def _moment_of(cell, month_first):
    """The moment of a cell, in UTC where it has a zone; None if it is no date."""
    if isinstance(cell, datetime.datetime):
        return cell if cell.tzinfo is None else cell.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    if isinstance(cell, datetime.date):
        return datetime.datetime.combine(cell, datetime.time())
    text = str(cell).strip()
    if month_first is not None:
        return _moment(text, month_first)
    one, other = _moment(text, False), _moment(text, True)
    if one is None or other is None:
        return one or other
    return one if one == other else None


def _moment(text, month_first):
    """The moment in a text: 2019-01-31, 31.01.2019, Jan 31 2019, 2019-01 or 2019Q1, perhaps with a time."""
    found = re.fullmatch(r"(.*?)(?:[Tt ](\d\d?:.*?) ?(Z|z| UTC|[+-]\d\d(?::?\d\d)?)?)?", text)
    date, time, zone = found.groups()
    at = _day(date.rstrip(" ,"), month_first)
    seconds = _clock(time) if time else 0.0
    if at is None or seconds is None:
        return None
    digits = re.sub(r"\D", "", zone or "")
    ahead = 60 * int(digits[:2] or 0) + int(digits[2:] or 0)
    ahead = -ahead if (zone or "").startswith("-") else ahead
    return at + datetime.timedelta(seconds=seconds, minutes=-ahead)


def _day(text, month_first):
    """Midnight of the day, or of the first day of the month or quarter, in a text; None of another."""
    quarter = re.fullmatch(r"(\d{4})[ ,./-]*[Qq]([1-4])|[Qq]([1-4])[ ,./-]+(\d{4})", text)
    if quarter:
        year, number = quarter[1] or quarter[4], quarter[2] or quarter[3]
        return _midnight(year, str(3 * int(number) - 2), "1")
    words = [word for word in re.split(r"[ ,./-]", text) if word]
    if len(words) == 2:
        year, month = words if re.fullmatch(r"[12]\d{3}", words[0]) else reversed(words)
        is_number = "." in text and month.isdigit()
        return None if is_number else _midnight(year, month, "1")
    if len(words) != 3:
        return None
    a, b, c = words
    if re.fullmatch(r"[12]\d{3}", a):
        return _midnight(a, b, c)
    if _name(a) or (month_first and "." not in text and not _name(b)):
        return _midnight(c, a, b)
    return _midnight(c, b, a)


def _midnight(year, month, day):
    """Midnight of a day that the calendar has; None of another."""
    month = _name(month) or (int(month) if re.fullmatch(r"\d\d?", month) else 0)
    if not re.fullmatch(r"[12]\d{3}", year) or not re.fullmatch(r"\d\d?", day):
        return None
    try:
        return datetime.datetime(int(year), month, int(day))
    except ValueError:
        return None


def _name(word):
    """The month of a name, written out or cut to three letters; 0 of another word."""
    word = "sep" if word.lower() == "sept" else word.lower()
    same = [i + 1 for i, name in enumerate(_MONTHS) if word in (name, name[:3])]
    return same[0] if same else 0


def _clock(text):
    """Seconds since midnight of a time such as 7:50, 07:50:12.5 or 7:50 pm; None of another text."""
    found = re.fullmatch(r"(\d\d?):(\d\d)(?::(\d\d(?:\.\d*)?))? *(am|pm)?", text.lower())
    if not found:
        return None
    hour, minute, second, half = int(found[1]), int(found[2]), float(found[3] or 0), found[4]
    if minute > 59 or second >= 60 or (not 1 <= hour <= 12 if half else hour > 23):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return 3600 * hour + 60 * minute + second
