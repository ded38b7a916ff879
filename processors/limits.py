"""Every threshold of the stages, in one frozen record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from processors.calibration import Calibration


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the stages accept, and from which confidence on; the defaults serve production."""

    #: Bytes of a photo's file; what the topics are set for.
    max_bytes: int = 10_000_000
    #: Pixels of a photo by its header: phones of 50 megapixels pass (8192 x 6144), and decoding stays under 600 MB.
    max_pixels: int = 52_000_000
    #: The same for what costs twice the memory to decode: AVIF, animated WebP, and HEIC with
    #: transparency or more than 8 bits.
    max_costly_pixels: int = 26_000_000
    #: Pixels of the photo's shorter side: below it no digit of a whole meter can be told.
    min_side: int = 120
    #: Scans of a progressive JPEG: encoders write about 10; thousands would cost minutes of decoding each.
    max_jpeg_scans: int = 64
    #: Pixels of the frame's longer side; a larger photo is reduced to it, a smaller one stays as it is.
    frame_side: int = 1280
    #: Quality of the frame's JPEG, 1..100: at 92 the digits' edges are not touched.
    frame_quality: int = 92

    #: Mean grey value (0..1) below which a photo is too dark, if it has no contrast either: a dark cellar with a lit
    #: register has contrast and is left to the gamma correction.
    dark_brightness: float = 0.03
    #: Standard deviation of the grey values (0..0.5) that saves a dark photo.
    dark_contrast: float = 0.015
    #: Mean grey value (0..1) above which a photo is too bright, if it has no contrast either.
    bright_brightness: float = 0.97
    #: Standard deviation of the grey values (0..0.5) that saves a bright photo.
    bright_contrast: float = 0.09
    #: Share of blown-out pixels (0..1) above which nothing can be under the glare; registers on white faces are still
    #: legible at 0.78.
    max_glare: float = 0.88
    #: Variance of the Laplacian of the 512-pixel grey copy (grey values 0..255) below which even large digits are gone.
    min_sharpness: float = 1.0

    #: The same four at which a photo may still be read, but which are named beside the reason of a rejection.
    poor_dark: float = 0.07
    poor_bright: float = 0.95
    #: Photos that show no glare to a person have less than 0.03 of it, but for white walls.
    poor_glare: float = 0.04
    poor_sharpness: float = 9.0

    #: How many times likelier a request names the medium where it is right than where it is wrong: one that is wrong in
    #: one of nine cases gives 8.
    hint_weight: float = 8.0
    #: Probability that a photo shows no meter (0..1) from which on none is looked for: displays seen from very near come to 0.97.
    sure_no_meter: float = 0.98
    #: The same from which on a photo in which no register is found counts as one of no meter.
    no_meter: float = 0.5
    #: Share of the meter type among all types (0..1) below which the photo counts as no meter; a wrong type is noticed by
    #: the stages behind, a meter refused here is lost.
    type_confidence: float = 0.35

    #: Probability of another meter type (0..1) from which on its register is looked for, too, where the likeliest type shows
    #: none that is surely upright.
    other_type: float = 0.1

    #: Mean brightness (0..1) to which the gamma correction brings a frame: that of a well-lit photo.
    normal_brightness: float = 0.45
    #: Smallest and largest gamma: beyond them noise is amplified into digits.
    gamma_range: tuple[float, float] = (0.4, 1.8)
    #: Degrees around a water meter's angle at which its register is looked for; the turn with the best score counts.
    #: The angle is told from a thumbnail, and the roi models tell upright registers far better than slanted ones.
    water_turns: tuple[float, ...] = (0.0, -30.0, 30.0)
    #: Score of a cell (0..1) from which on it may be a register's centre.
    register_score: float = 0.3
    #: Score of a register (0..1) from which on no other turn is tried.
    sure_register: float = 0.7
    #: Score of the best register (0..1) of a surely told type below which the photo may lie on its side or its head, and is
    #: looked at so. The odds of the score count by the probability of the type.
    upright_register: float = 0.6
    #: How many times better its odds must be if it is seen turned, or only at the second look: upside down, an upright one
    #: scores up to 0.1 more by chance, one that is seen the right way up at last 0.13 and more.
    turned_odds: float = 1.65
    #: Score of a cell (0..1) from which on it is looked at from near where no register is sure: small ones come to little
    #: more in the whole photo. At most so many places are; what is found there must score so much.
    hint_score: float = 0.12
    near_views: int = 3
    near_register: float = 0.5
    #: Share of the side (0..1) that the registers take in the view from which the meter type is told again.
    opinion_fill: float = 0.45
    #: Share of the second look's side (0..1) that the found registers take.
    closer_fill: float = 0.6
    #: It is looked again, so often in all, while a register's overlap (0..1) with where the look before had it is below this.
    closer_looks: int = 3
    closer_settled: float = 0.65
    #: Intersection over union (0..1) above which two registers are the same one.
    register_overlap: float = 0.3
    #: Registers of one electricity meter: multi-tariff meters have up to three. Gas and water meters have one.
    max_registers: int = 3
    #: Score of a register of one meter as a share of the best one's: they are in the same light. Small lines of displays
    #: come to 0.35 to 0.7, registers hardly below 0.5.
    sibling_score: float = 0.4
    #: Height of the lower one of two registers of one meter as a share of the other, and width likewise, unless they end
    #: below one another within this share of the height.
    sibling_height: float = 0.7
    sibling_width: float = 0.6
    sibling_end: float = 0.5
    #: What is this high, as a share of a register's height, and beside it as another one would be, may be one that was
    #: missed. It was, as often as not, if it scores this share of the best one's score.
    rival_height: float = 0.6
    rival_score: float = 0.38
    #: Degrees between the directions of two registers of one meter.
    sibling_turn: float = 12.0
    #: Offset of two registers of one meter along their direction, in widths.
    sibling_offset: float = 0.35
    #: Smallest and largest ratio of a register's width to its height.
    register_aspect: tuple[float, float] = (1.3, 20.0)
    #: Share of its width by which a register may reach beyond the photo's edge, where its corners are a little off: more,
    #: and digits are missing.
    max_missing: float = 0.04
    #: Pixels of the frame that a register must be high: below it the digits cannot be told.
    min_register_height: float = 6.0

    #: Confidence of a tariff label (0..1) below which it counts as not seen: what is likelier than all else together is
    #: told.
    tariff_confidence: float = 0.5
    #: How likely (0..1) labels of two families, or some and none, are on one meter, compared with those of one family.
    strange_labels: float = 0.02

    #: Score of a column (0..1) from which on it may be a digit's centre.
    area_score: float = 0.3
    #: Overlap of two areas as a share of the narrower one (0..1) above which they are one rolling digit.
    area_overlap: float = 0.45
    #: Width of an area as a share of the median width below which it is a gap or a flash reflection, no digit.
    min_area_width: float = 0.5
    #: Smallest and largest height of an area as a share of the median height; decimals are drawn smaller on some meters.
    area_height: tuple[float, float] = (0.5, 1.6)
    #: Distance of an area's middle from the median middle, as a share of the median height.
    max_area_offset: float = 0.5
    #: Distance of two neighbours' centres in median pitches above which a digit between them has been missed.
    gap_pitch: float = 1.7
    #: Pixels at either end of a register's image (384 wide) that are margin (`preprocess.REGISTER_MARGIN`): a digit does
    #: not begin there.
    end_margin: float = 8.0
    #: Confidence of an area that reaches into the margin, as a share of the median confidence, below which it is no digit:
    #: frames of windows and labels come to 0.3 to 0.65, digits that are not cut off to more than 0.7.
    end_score: float = 0.6
    #: Confidence of the first area as a share of the least of the others below which it is no digit either, where none can be
    #: read in it: signs beside a register come to 0.68 to 0.86; digits that come to so little are legible.
    doubtful_start: float = 0.88
    #: Contrast of a leading place of an LCD as a share of that of lit ones at which it is as likely lit as off: those that are off
    #: mostly come to 0.46 at most, more at the edge of a shadow; lit ones to 0.49 in a shadow, else to 0.63 at least.
    lit_contrast: float = 0.55
    #: Digit areas of a register: the longest counters have nine drums.
    max_areas: int = 10

    #: Pixels of the frame that a digit must be high: below it a person cannot tell 3 from 8.
    min_digit_height: float = 7.0
    #: Pixels of the photo's shorter side below which small digits are the file's fault, not the distance's.
    small_side: int = 480
    #: Grey values (0..1) that the digit of the least contrast must span in the register at its normal brightness.
    min_digit_contrast: float = 0.04
    #: Share of the contrast (0..1) that edges of digits must take within one pixel of the register's image.
    min_digit_sharpness: float = 0.04
    #: Share of a digit (0..1) that is blown out, and sharpness, which are named beside the reason of a rejection.
    poor_digit_glare: float = 0.3
    poor_digit_sharpness: float = 0.09
    #: Share of the contrast within one pixel (0..1) from which on edges are those of a photo in focus: a digit without
    #: contrast among such ones is covered.
    sharp_digits: float = 0.2
    #: Score of a register (0..1) below which it may be none: named beside a rejection for its digits.
    doubtful_register: float = 0.45

    #: Confidence of a full drum (0..1) below which the rolling model is asked too.
    sure_digit: float = 0.8
    #: Confidence of a digit before the comma (0..1) below which the reading is ambiguous.
    digit_confidence: float = 0.5
    #: The same after the comma, where an error costs less.
    decimal_confidence: float = 0.25

    #: What the confidences are worth; without it, the two limits above are all that keeps wrong readings back.
    calibration: Calibration | None = None

    #: Whether the digits after the comma are part of the reading's value.
    decimals: Literal["keep", "cut"] = "keep"
    #: Units by which a reading may lie below the previous one: the previous one may have been rounded.
    backward_tolerance: float = 1.0
    #: Share of the counter's capacity (0..1) that may have been used when it looks as if it had rolled over.
    rollover_share: float = 0.1
    #: Hours by which the clocks of two readings may differ.
    clock_skew: float = 24.0
