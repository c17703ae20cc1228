#!/usr/bin/env python3
"""Makes the demonstration set from a folder of photographs, sorted by role and class.

    make.py SOURCE OUT

SOURCE holds train/<class>/*.jpg (examples), val/<class>/*.jpg (to be labelled) and
    classes.tsv      rank, id, name, group (Fruit/Apple), ilsvrc_wnid, definition
    sources.tsv      file, class, path_in_source
    predictions.csv  image, truth, then a class and its probability, best first
OUT receives grocery.tar, classes.tsv, images.tsv, sources.tsv and predictions.csv.

Test images are numbered in an order that a hash shuffles, so that neither name nor place gives
the truth away. Photographs are not encoded again; EXIF, comments and whatever else
is not needed to decode them is cut out. The same input gives the same bytes.
"""

import csv
import hashlib
import io
import pathlib
import sys
import tarfile

SEED = "hit5 demo"

# Other names people use, so that a search finds them; the first name stays the source's.
SYNONYMS = {
    "golden-delicious": ["Golden Delicious apple"],
    "granny-smith": ["Granny Smith apple"],
    "pink-lady": ["Pink Lady apple", "Cripps Pink"],
    "red-delicious": ["Red Delicious apple"],
    "royal-gala": ["Royal Gala apple"],
    "anjou": ["Anjou pear", "d'Anjou"],
    "conference": ["Conference pear"],
    "kaiser": ["Kaiser pear", "Bosc"],
    "satsumas": ["satsuma mandarin", "satsuma orange"],
    "red-grapefruit": ["grapefruit"],
    "cantaloupe": ["cantaloupe melon"],
    "galia-melon": ["Galia"],
    "honeydew-melon": ["honeydew"],
    "zucchini": ["courgette"],
    "brown-cap-mushroom": ["chestnut mushroom", "cremini"],
    "green-bell-pepper": ["green sweet pepper"],
    "orange-bell-pepper": ["orange sweet pepper"],
    "red-bell-pepper": ["red sweet pepper"],
    "yellow-bell-pepper": ["yellow sweet pepper"],
    "beef-tomato": ["beefsteak tomato"],
    "regular-tomato": ["tomato"],
    "vine-tomato": ["tomato on the vine"],
}


def bare_jpeg(path):
    """The file without metadata, and its width and height."""
    source = path.read_bytes()
    assert source[:2] == b"\xff\xd8", path
    kept, at, size = [source[:2]], 2, None
    while source[at + 1] != 0xDA:  # Up to the start of the scan, whose end is the file's.
        assert source[at] == 0xFF, path
        marker, end = source[at + 1], at + 2 + int.from_bytes(source[at + 2 : at + 4], "big")
        if marker in (0xC0, 0xC1, 0xC2):
            height, width = (int.from_bytes(source[at + i : at + i + 2], "big") for i in (5, 7))
            size = width, height
        if marker in (0xE0, 0xEE) or not (marker == 0xFE or 0xE1 <= marker <= 0xEF):
            kept.append(source[at:end])
        at = end
    return b"".join(kept) + source[at:], size


def renamed(source, classes):
    """Every picture: its new name, its source, its class, its rank as an example or None."""
    for row in classes:
        for rank, path in enumerate(sorted((source / "train" / row["id"]).iterdir())):
            yield f"train/{row['id']}/{rank + 1:02}.jpg", path, row["id"], rank
    tests = sorted(
        ((path, row["id"]) for row in classes for path in (source / "val" / row["id"]).iterdir()),
        key=lambda test: hashlib.sha256(f"{SEED}/{test[1]}/{test[0].name}".encode()).digest(),
    )
    for number, (path, class_id) in enumerate(tests):
        yield f"val/{number + 1:04}.jpg", path, class_id, None


def write_table(path, columns, rows, delimiter="\t"):
    lines = [delimiter.join(map(str, row)) for row in (columns, *rows)]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="\n")


def add(archive, name, picture):
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(picture), 0o644
    archive.addfile(entry, io.BytesIO(picture))


def read_table(path, **options):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, **options))


def main(source, out):
    tabs = {"delimiter": "\t", "quoting": csv.QUOTE_NONE}
    classes = read_table(source / "classes.tsv", **tabs)
    origins = {r["file"]: r["path_in_source"] for r in read_table(source / "sources.tsv", **tabs)}

    images, sources, names = [], [], {}
    with tarfile.open(out / "grocery.tar", "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, path, class_id, rank in renamed(source, classes):
            picture, (width, height) = bare_jpeg(path)
            add(archive, name, picture)
            old = path.relative_to(source).as_posix()
            names[old] = name
            images.append((name, class_id, "" if rank is None else rank, width, height))
            sources.append((name, origins[old]))

    columns = ("image", "class", "example_rank", "width_px", "height_px")
    write_table(out / "images.tsv", columns, images)
    write_table(out / "sources.tsv", ("image", "path_in_source"), sources)
    described = [
        (r["id"], ", ".join([r["name"], *SYNONYMS.get(r["id"], [])]), r["group"], r["definition"])
        for r in classes
    ]
    write_table(out / "classes.tsv", ("id", "lemmas", "group", "gloss"), described)

    with open(source / "predictions.csv", encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    columns = [column.replace("prob", "score") for column in (head[0], *head[2:])]
    ranked = sorted((names[row[0]], *row[2:]) for row in rows)
    write_table(out / "predictions.csv", columns, ranked, ",")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*map(pathlib.Path, sys.argv[1:]))
