"""The twelve questions that two reviewers answer about each case, and the last of them about the set as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Answer = Literal["yes", "no", "not applicable", "cannot tell"]
ANSWERS: Final[tuple[Answer, ...]] = ("yes", "no", "not applicable", "cannot tell")
WHOLE_SET: Final = "(whole set)"
"""Stands for the case at the question about the set as a whole."""
WORDS: Final[Mapping[str, Answer]] = {
    "yes": "yes",
    "y": "yes",
    "sí": "yes",
    "si": "yes",
    "no": "no",
    "n": "no",
    "not applicable": "not applicable",
    "n/a": "not applicable",
    "na": "not applicable",
    "no procede": "not applicable",
    "no aplica": "not applicable",
    "cannot tell": "cannot tell",
    "can't tell": "cannot tell",
    "no se sabe": "cannot tell",
    "no lo sé": "cannot tell",
}
"""What may be written for each answer, in English and Spanish, without regard to capitals."""
IN_SPANISH: Final[Mapping[Answer, str]] = {
    "yes": "sí",
    "no": "no",
    "not applicable": "no procede",
    "cannot tell": "no se sabe",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the checklist.

    Attributes:
        number: 1 to 12. text: in English. spanish: in Spanish.
        asks: the answer that asks for another look at the material. It says nothing of whoever wrote it.
        whole: about the set as a whole, answered once.
    """

    number: int
    text: str
    spanish: str
    asks: Answer
    whole: bool = False


QUESTIONS: Final = (
    Question(
        1,
        "Is every characteristic of the patient needed, or part of an ordinary description given to all patients?",
        "¿Es necesaria cada característica del paciente, o forma parte de una descripción que se da de todos?",
        "no",
    ),
    Question(
        2,
        "If race or ethnicity is given, is it as the person would state it, and is its role in the case explained?",
        "Si se indica la raza o la etnia, ¿es como la persona la diría, y se explica su papel en el caso?",
        "no",
    ),
    Question(
        3,
        "Is race used as a stand-in for ancestry, genetics, income or place?",
        "¿Se usa la raza en lugar de la ascendencia, la genética, los ingresos o el lugar?",
        "yes",
    ),
    Question(
        4,
        "Is a difference between groups given with its cause or context?",
        "¿Se presenta una diferencia entre grupos con su causa o su contexto?",
        "no",
    ),
    Question(
        5,
        "Is a behavior, cost or risk attached to a group?",
        "¿Se atribuye a un grupo una conducta, un coste o un riesgo?",
        "yes",
    ),
    Question(
        6,
        "Do equations or reference ranges follow current race-free versions where they exist?",
        "¿Siguen las ecuaciones y los valores de referencia las versiones actuales sin raza, donde existen?",
        "no",
    ),
    Question(
        7,
        "Are pictures varied in skin tone, body, age and disability, and do they fit the finding?",
        "¿Son variadas las imágenes en tono de piel, cuerpo, edad y discapacidad, y muestran bien el hallazgo?",
        "no",
    ),
    Question(
        8,
        "Are circumstances (home, work, insurance, language, distance) present where they change care?",
        "¿Aparecen las circunstancias (vivienda, trabajo, seguro, idioma, distancia) donde cambian la atención?",
        "no",
    ),
    Question(
        9,
        "Does a person with a disability appear other than as the disability?",
        "¿Aparece una persona con discapacidad como algo más que su discapacidad?",
        "no",
    ),
    Question(
        10,
        "Do families and partners appear without assumptions?",
        "¿Aparecen las familias y las parejas sin suposiciones?",
        "no",
    ),
    Question(
        11,
        "Is the language free of blame and of labels in place of people?",
        "¿Está el lenguaje libre de culpa y de etiquetas en lugar de personas?",
        "no",
    ),
    Question(
        12,
        "Is somebody missing in the set as a whole? Say who in the remark.",
        "¿Falta alguien en el conjunto? Diga quién en la observación.",
        "yes",
        whole=True,
    ),
)


def question(number: int) -> Question:
    """The question with this number."""
    return QUESTIONS[number - 1]
