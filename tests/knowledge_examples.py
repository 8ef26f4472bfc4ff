"""A small piece of knowledge, written out whole, for tests of the check's reasoning."""

from dataclasses import replace

from education.wizard.knowledge import (
    Association,
    Background,
    BaseRate,
    Cause,
    Kind,
    Knowledge,
    Option,
    Part,
    Question,
    RedFlag,
    Region,
    Role,
    Strength,
    Symptom,
    Urgency,
)

BANDS = ("early", "late")


def symptom(code: str, background: Background = Background.SOMETIMES) -> Symptom:
    return Symptom(code, f"You said {code}", code.upper(), background)


def cause(code: str, urgency: Urgency = Urgency.ROUTINE, **changes: object) -> Cause:
    made = Cause(
        code=code,
        name=code.capitalize(),
        meaning=f"What {code} means.",
        clinical=code.upper(),
        urgency=urgency,
        serious=urgency.stops_the_check,
        regions=frozenset(Region),
        base_rates=dict.fromkeys(BANDS, BaseRate.COMMON),
    )
    return replace(made, **changes)


def red_flag(code: str, urgency: Urgency, when: tuple[tuple[str, ...], ...], **changes: object) -> RedFlag:
    made = RedFlag(
        code, urgency, f"Sign {code}", code.upper(), "Because.", "Signs", 1, when, citations=("s",)
    )
    return replace(made, **changes)


def question(code: str, position: int, part: Part, kind: Kind, options: str, **changes: object) -> Question:
    """``options`` names option codes, each with the symptom of the same code; "-x" is a neutral option x."""
    made = tuple(
        Option(name, f"Sign {name}", name, red_flag=name)
        if part is Part.RED_FLAGS
        else Option(name.lstrip("-"), f"Option {name}", "" if name.startswith("-") else name)
        for name in options.split()
    )
    return replace(
        Question(code, position, part, kind, f"Question {code}", code, "It matters.", made), **changes
    )


def small_knowledge(**changes: object) -> Knowledge:
    """Two gate pages, a core of three, one more question; three causes.

    gate      numb (emergency), fever (same day)
    core      time: early late · place: neck back · course: better worse
    more      feel: ache burning, asked when place.back or when place is not sure
    causes    healing: better, ache · nerve: burning, worse · infection (serious): fever, worse
    """
    regions = {"neck": Region.NECK, "back": Region.LOW_BACK}
    place = question("place", 4, Part.CORE, Kind.ONE, "neck back", role=Role.REGION)
    place = replace(
        place, options=tuple(replace(option, region=regions[option.code]) for option in place.options)
    )
    made = Knowledge(
        least_telling=0.01,
        symptoms=(
            *(symptom(code) for code in ("early", "late", "neck", "back", "better", "worse")),
            *(symptom(code) for code in ("ache", "burning")),
            symptom("numb", Background.NEVER),
            symptom("fever", Background.RARELY),
        ),
        questions=(
            question("now", 1, Part.RED_FLAGS, Kind.MANY, "numb", unsure_urgency=Urgency.SAME_DAY),
            question("today", 2, Part.RED_FLAGS, Kind.MANY, "fever", unsure_urgency=Urgency.SOON),
            question("time", 3, Part.CORE, Kind.ONE, "early late", role=Role.TIME),
            place,
            question("course", 5, Part.CORE, Kind.ONE, "better worse"),
            question(
                "feel", 6, Part.MORE, Kind.MANY, "ache burning", asked_when=("place.back", "place.unsure")
            ),
        ),
        red_flags=(
            red_flag("numb", Urgency.EMERGENCY, (("numb",),), headline=True),
            red_flag("fever", Urgency.SAME_DAY, (("fever",),), points_to=("infection",)),
            red_flag("early-worse", Urgency.SAME_DAY, (("early",), ("worse",))),
        ),
        causes=(
            cause("healing", Urgency.SELF_CARE),
            cause("nerve", Urgency.SOON),
            cause("infection", Urgency.SAME_DAY, base_rates=dict.fromkeys(BANDS, BaseRate.VERY_RARE)),
        ),
        associations=(
            Association("healing", "better", Strength.HALLMARK, (), "editorial, no study"),
            Association("healing", "ache", Strength.COMMON, (), "editorial, no study"),
            Association("healing", "worse", Strength.AGAINST, (), "editorial, no study"),
            Association("nerve", "burning", Strength.HALLMARK, ("study-1",), "Seen often."),
            Association("nerve", "worse", Strength.COMMON, (), "editorial, no study"),
            Association("infection", "fever", Strength.HALLMARK, ("study-2",), "Seen often."),
            Association("infection", "worse", Strength.COMMON, (), "editorial, no study"),
        ),
    )
    return replace(made, **changes)
