"""The same question put to rapidfuzz: the best listed name for each queried one, by its WRatio score."""

import json
import sys
import time

import rapidfuzz
from rapidfuzz import fuzz, process, utils

queries, listed = (open(path, encoding="utf-8").read().splitlines() for path in sys.argv[1:3])

start = time.perf_counter()
for query in queries:
    process.extractOne(query, listed, scorer=fuzz.WRatio, processor=utils.default_process)
one = time.perf_counter() - start

start = time.perf_counter()
process.cdist(queries, listed, scorer=fuzz.WRatio, processor=utils.default_process, workers=-1).argmax(axis=1)
matrix = time.perf_counter() - start

print(json.dumps({"version": rapidfuzz.__version__, "extract_one_s": one, "cdist_s": matrix}))
