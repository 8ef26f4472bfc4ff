"""The red flags that a page shows: on its cards, or the whole master list. All from the live release."""

from dataclasses import dataclass, replace

from education.wizard.knowledge import Knowledge, RedFlag, Urgency


@dataclass(frozen=True, slots=True)
class RedFlagCards:
    """The red flags of a page from the one master list, by urgency."""

    emergency: tuple[RedFlag, ...]
    same_day: tuple[RedFlag, ...]


def headline_red_flags(knowledge: Knowledge, *, cause: str = "") -> RedFlagCards:
    """Return the short card that stands on every page; a cause's own signs are added to it."""

    def chosen(urgency: Urgency) -> tuple[RedFlag, ...]:
        return tuple(
            flag
            for flag in knowledge.red_flags_in_order
            if flag.urgency is urgency and flag.listed and (flag.headline or cause in flag.points_to)
        )

    return RedFlagCards(chosen(Urgency.EMERGENCY), chosen(Urgency.SAME_DAY))


def every_emergency(cards: RedFlagCards, knowledge: Knowledge) -> RedFlagCards:
    """Return the same cards with every listed emergency sign, for who is not sure about one of them."""
    flags = knowledge.red_flags_in_order
    listed = tuple(flag for flag in flags if flag.listed and flag.urgency is Urgency.EMERGENCY)
    return replace(cards, emergency=listed)


FlagGroups = tuple[tuple[str, tuple[RedFlag, ...]], ...]  # heading, then its flags


def all_red_flags(knowledge: Knowledge) -> tuple[tuple[Urgency, FlagGroups], ...]:
    """Return the whole master list: urgency, then heading, then its flags, in order."""
    found: dict[Urgency, dict[str, list[RedFlag]]] = {}
    for flag in knowledge.red_flags_in_order:
        if flag.listed and flag.urgency.stops_the_check:
            found.setdefault(flag.urgency, {}).setdefault(flag.group, []).append(flag)
    return tuple(
        (urgency, tuple((group, tuple(flags)) for group, flags in groups.items()))
        for urgency, groups in found.items()
    )
