#!/usr/bin/env python3
"""Makes ilsvrc2012.tsv from the ILSVRC2012 devkit's synsets and the list of the 1000 classes.

    make.py DEVKIT_SYNSETS.tsv CLASSES.tsv > ilsvrc2012.tsv

DEVKIT_SYNSETS.tsv: the `synsets` array of the devkit's meta.mat as text, one entry a line with
the columns ilsvrc2012_id, wnid, words, gloss, children (ids, in the devkit's order).
CLASSES.tsv: the classes with at least the columns index (WNIDs sorted), ilsvrc2012_id, wnid,
names and definition. Its names and definitions come from WordNet 3.0 and must equal the
devkit's; the script stops if they do not.

No field is quoted in any of these files: a definition may contain ".
"""

import sys


def rows(path):
    """Each line of a tab-separated file as a dict by column name."""
    with open(path, encoding="utf-8", newline="\n") as file:
        columns = next(file).rstrip("\n").split("\t")
        for line in file:
            yield dict(zip(columns, line.rstrip("\n").split("\t"), strict=True))


def main(synsets_path, classes_path):
    synsets = {row["ilsvrc2012_id"]: row for row in rows(synsets_path)}
    indices = {}
    for row in rows(classes_path):
        synset = synsets[row["ilsvrc2012_id"]]
        for ours, theirs in (("wnid", "wnid"), ("names", "words"), ("definition", "gloss")):
            assert row[ours] == synset[theirs], (row, synset)
        assert not synset["children"], synset
        indices[synset["wnid"]] = row["index"]
    assert sorted(indices) == [w for w, _ in sorted(indices.items(), key=lambda i: int(i[1]))]
    assert len(indices) == 1000 and len(synsets) == 1860

    out = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n", closefd=False)
    print("wnid", "ilsvrc_id", "class_index", "lemmas", "gloss", "children", sep="\t", file=out)
    for ilsvrc_id, row in synsets.items():
        index = indices.get(row["wnid"], "")
        fields = (row["wnid"], ilsvrc_id, index, row["words"], row["gloss"], row["children"])
        print(*fields, sep="\t", file=out)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
