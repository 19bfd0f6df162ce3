"""Makes the pictures beside it, which are ours: under the licences of Cameo.

Needs Pillow (with AVIF) and pillow-heif. The picture is 160 x 120: a gradient with four coloured
corners, so that a turn, a mirroring or other colours show.
"""

import struct
from pathlib import Path

import pillow_heif
from PIL import Image

HERE = Path(__file__).parent
WIDTH, HEIGHT = 160, 120
# Not so strong that a profile's colours lie outside of sRGB.
CORNERS = [(200, 90, 80), (90, 180, 100), (90, 100, 200), (210, 190, 110)]


def display_p3():
    """A matrix profile of the Display P3 primaries, adapted to D50, with a gamma of 2.2."""

    def xyz(*values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    text = b"Display P3 primaries\0"
    desc = b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + bytes(11 + 67)
    tags = {
        b"desc": desc + bytes(-len(desc) % 4),
        b"cprt": b"text\0\0\0\0public domain\0\0\0",
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.51512, 0.24120, -0.00105),
        b"gXYZ": xyz(0.29198, 0.69225, 0.04189),
        b"bXYZ": xyz(0.15710, 0.06657, 0.78407),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    offset = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, body in tags.items():
        table += name + struct.pack(">II", offset + len(data), len(body))
        data += body
    header = struct.pack(">I4s4s4s4s4s", offset + len(data), b"\0\0\0\0", b"\x02\x10\0\0", b"mntr", b"RGB ", b"XYZ ")
    header += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061) + bytes(48)
    return header[:128] + table + data


def picture(mode="RGB"):
    image = Image.new(mode, (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            across, down = x / (WIDTH - 1), y / (HEIGHT - 1)
            pixel = tuple(
                round(
                    (CORNERS[0][c] * (1 - across) + CORNERS[1][c] * across) * (1 - down)
                    + (CORNERS[2][c] * (1 - across) + CORNERS[3][c] * across) * down
                )
                for c in range(3)
            )
            alpha = (255 if x < 80 else 96,) if mode == "RGBA" else ()
            image.putpixel((x, y), pixel + alpha)
    return image


def with_code_points(avif, primaries, transfer):
    """The file with other code points (ITU-T H.273) for its colours."""
    start = avif.index(b"nclx") + 4
    return avif[:start] + struct.pack(">HH", primaries, transfer) + avif[start + 4 :]


def exif(orientation):
    made = Image.Exif()
    made[0x0112] = orientation
    return made


plain, see_through, p3 = picture(), picture("RGBA"), display_p3()
plain.save(HERE / "p3.png", icc_profile=p3, optimize=True)
see_through.save(HERE / "alpha.png", optimize=True)
plain.save(HERE / "p3.webp", icc_profile=p3, quality=92, exif=exif(6))
see_through.save(HERE / "alpha.webp", lossless=True)
plain.save(HERE / "p3_progressive.jpg", icc_profile=p3, quality=92, progressive=True, exif=exif(6))
plain.save(HERE / "plain.webp", quality=92)
plain.save(HERE / "plain.avif", quality=90)
plain.save(HERE / "p3.avif", quality=90, icc_profile=p3)
small = plain.resize((40, 30), Image.Resampling.BOX)
for orientation in range(2, 9):
    small.save(HERE / f"turned_{orientation}.avif", quality=90, exif=exif(orientation))
small.save(HERE / "small.png", optimize=True)
avif = (HERE / "plain.avif").read_bytes()
(HERE / "p3_code_points.avif").write_bytes(with_code_points(avif, primaries=12, transfer=13))
pillow_heif.from_pillow(plain).save(HERE.resolve().parents[2] / "pipeline/tests/files/p3.heic", quality=90, icc_profile=p3)
plain.save(HERE / "plain.png", optimize=True)
