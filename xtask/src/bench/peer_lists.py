"""Reads FollowTheMoney entities with the reference library, for a ratio: one line a figure, as JSON."""
import json
import sys
import time

from followthemoney import model
import followthemoney

path, count = sys.argv[1], 0
start = time.perf_counter()
with open(path, encoding="utf-8") as lines:
    for line in lines:
        entity = model.get_proxy(json.loads(line))
        count += len(entity.names) > 0
print(json.dumps({"seconds": time.perf_counter() - start, "entities": count, "version": followthemoney.__version__}))
