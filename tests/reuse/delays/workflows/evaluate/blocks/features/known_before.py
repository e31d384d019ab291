"""Features: what is known before a flight departs."""

from typing import Annotated

import pandas as pd
from annotated_types import Interval

WEATHER = ["temp", "humid", "wind_speed", "precip", "pressure", "visib"]


def known_before(
    flights: pd.DataFrame, weather: pd.DataFrame, *, minutes: Annotated[int, Interval(ge=5, le=60)] = 15
) -> pd.DataFrame:
    """One row a flight: when and where it goes, the weather at that hour, and whether it was `minutes` late."""
    weather = weather.drop_duplicates(["origin", "time_hour"])[["origin", "time_hour", *WEATHER]]
    table = flights.merge(weather, on=["origin", "time_hour"], how="left")
    day = pd.to_datetime(table[["year", "month", "day"]])
    found = table[["month", "carrier", "origin", "dest", "distance", *WEATHER]].copy()
    found["weekday"] = day.dt.weekday
    found["minute_of_day"] = table["hour"] * 60 + table["minute"]
    found["late"] = table["arr_delay"] >= minutes
    return found
