"""What to tell the customer for each reason, in German and English."""

from __future__ import annotations

from processors.records import Advice, Reason

_TEXTS: dict[Reason, tuple[str, str]] = {
    Reason.NOT_AN_IMAGE: (
        "Die Datei ist kein lesbares Foto oder wurde unvollständig übertragen. Bitte senden Sie das Foto noch einmal.",
        "The file is not a readable photo or was not transferred completely. Please send the photo again.",
    ),
    Reason.UNSUPPORTED_CODEC: (
        "Dieses Dateiformat wird nicht unterstützt. Bitte senden Sie das Foto als JPEG, PNG, WebP, AVIF oder HEIC.",
        "This file format is not supported. Please send the photo as JPEG, PNG, WebP, AVIF or HEIC.",
    ),
    Reason.TOO_LARGE: (
        "Das Foto ist zu groß. Bitte senden Sie es mit höchstens 10 MB und 50 Megapixeln.",
        "The photo is too large. Please send it with at most 10 MB and 50 megapixels.",
    ),
    Reason.TOO_SMALL: (
        "Das Foto ist zu klein. Bitte senden Sie das Originalfoto, keinen Ausschnitt und kein Vorschaubild.",
        "The photo is too small. Please send the original photo, not a clipping or a preview.",
    ),
    Reason.TOO_DARK: (
        "Das Foto ist zu dunkel. Bitte schalten Sie das Licht ein oder beleuchten Sie den Zähler von der Seite.",
        "The photo is too dark. Please switch on the light or light the meter from the side.",
    ),
    Reason.TOO_BRIGHT: (
        "Das Foto ist überbelichtet. Bitte fotografieren Sie ohne Blitz und ohne direktes Sonnenlicht.",
        "The photo is overexposed. Please take it without flash and out of direct sunlight.",
    ),
    Reason.GLARE: (
        "Eine Spiegelung verdeckt den Zähler. Bitte schalten Sie den Blitz aus oder fotografieren Sie etwas schräg.",
        "A reflection hides the meter. Please switch off the flash or take the photo at a slight angle.",
    ),
    Reason.BLURRED: (
        "Das Foto ist unscharf. Bitte halten Sie das Telefon ruhig und tippen Sie zum Scharfstellen auf das Zählwerk.",
        "The photo is blurred. Please hold the phone still and tap on the register to focus.",
    ),
    Reason.NOT_A_METER: (
        "Auf dem Foto ist kein Zähler zu erkennen. Bitte fotografieren Sie den Zähler von vorn und möglichst groß.",
        "No meter can be seen in the photo. Please photograph the meter from the front, filling the photo.",
    ),
    Reason.NO_REGISTER: (
        "Das Zählwerk ist nicht zu finden. Bitte gehen Sie näher heran, sodass das Zählwerk ganz im Bild ist.",
        "The register cannot be found. Please move closer, so that the whole register is in the photo.",
    ),
    Reason.NO_DIGITS: (
        (
            "Im Zählwerk sind keine Ziffern zu erkennen. Bitte warten Sie bei einer Anzeige, bis der Zählerstand erscheint,"
            " und vermeiden Sie Spiegelungen."
        ),
        (
            "No digits can be seen in the register. If it is a display, wait until the reading appears, and avoid"
            " reflections."
        ),
    ),
    Reason.AMBIGUOUS_DIGITS: (
        (
            "Mindestens eine Ziffer ist nicht sicher zu lesen. Bitte fotografieren Sie das Zählwerk noch einmal gerade von"
            " vorn und aus der Nähe."
        ),
        (
            "At least one digit cannot be read with certainty. Please photograph the register again, straight from the"
            " front and from close by."
        ),
    ),
    Reason.IMPLAUSIBLE: (
        (
            "Der gelesene Stand passt nicht zum vorigen. Bitte prüfen Sie, ob es der richtige Zähler ist, und bestätigen"
            " oder berichtigen Sie den Stand."
        ),
        (
            "The value read does not fit the previous one. Please check that it is the right meter, and confirm or correct"
            " the reading."
        ),
    ),
}


def advice(reason: Reason) -> Advice:
    """Return the advice for a reason.

    >>> advice(Reason.TOO_DARK).en
    'The photo is too dark. Please switch on the light or light the meter from the side.'
    """
    german, english = _TEXTS[reason]
    return Advice(reason, german, english)
