"""Tryton beside us: its parties, in its own process and with its own database connection, without HTTP between.

    tryton.py CONFIG DATABASE fill PARTIES NAMES   so many parties; NAMES is a file of lines "name<TAB>email<TAB>phone"
    tryton.py CONFIG DATABASE station              measures what standard input says, as bench/measure.h does:
        access N    microseconds a record: Tryton's export of a party with N contact mechanisms, all their fields
        erase N     milliseconds each: the wizard party.erase for N inactive parties with ten contact mechanisms, one after the other
        prefix, inside, typo    milliseconds a search: the first fifty by name, with telephone and e-mail address

Run with Debian's own python3, for which tryton-server is installed.
"""
import json
import sys
import time

from trytond.config import config

config.update_etc(sys.argv[1])

from trytond.pool import Pool  # noqa: E402
from trytond.transaction import Transaction  # noqa: E402

DATABASE = sys.argv[2]
ADMIN = 1
EXPORTS = 5
# What an export of a party and everything about it can name.
FIELDS = ["id", "name", "code", "active", "create_date", "addresses/street", "addresses/city", "addresses/postal_code",
          "contact_mechanisms/type", "contact_mechanisms/value", "contact_mechanisms/comment",
          "contact_mechanisms/create_date"]


def say(**line):
    print(json.dumps({"bench": "tryton", **line}), flush=True)


def transaction():
    return Transaction().start(DATABASE, ADMIN, context={"language": "en", "active_test": False})


def loaded():
    Pool.start()
    pool = Pool(DATABASE)
    pool.init()
    return pool


def party(name, mechanisms):
    return {"name": name, "addresses": [("create", [{"street": "Rohdinkuja 4", "city": "Tampere", "postal_code": "33100"}])],
            "contact_mechanisms": [("create", mechanisms)]}


def fill(count, names):
    with open(names, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]
    for start in range(0, count, 500):
        with transaction() as change:
            Pool().get("party.party").create(
                [party(name, [{"type": "email", "value": email}, {"type": "other", "value": phone}])
                 for name, email, phone in lines[start:min(start + 500, count)]])
            change.commit()
    with transaction():
        say(filled=Pool().get("party.party").search([], count=True))


def with_mechanisms(count, **values):
    with transaction() as change:
        made, = Pool().get("party.party").create([{**party("Aino Bench", [
            {"type": "other", "value": "aino.%d" % i, "comment": "Soitti ja kysyi esitteestä; luvattiin tarjous."}
            for i in range(count)]), **values}])
        change.commit()
        return made.id


known = {}


def access_each(count):
    if count not in known:
        known[count] = with_mechanisms(count)
    spent = 0
    for _ in range(EXPORTS):
        start = time.perf_counter()
        with transaction():
            Party = Pool().get("party.party")
            rows = Party.export_data(Party.browse([known[count]]), FIELDS)
        spent += time.perf_counter() - start
        assert len(rows) >= count
    return spent * 1e6 / EXPORTS / (count + 2)  # the party and its address are records too


def erase_each(count):
    people = [with_mechanisms(10, active=False) for _ in range(count)]
    start = time.perf_counter()
    for one in people:
        with transaction() as change:
            Erase = Pool().get("party.erase", type="wizard")
            session, _, _ = Erase.create()
            Erase.execute(session, {"ask": {"party": one}}, "erase")
            Erase.delete(session)
            change.commit()
    spent = time.perf_counter() - start
    with transaction():
        for left in Pool().get("party.party").browse(people):
            assert left.name is None and not any(each.value for each in left.contact_mechanisms)
    return spent * 1e3 / count


def searching(like):
    def each(_):
        start, times = time.perf_counter(), 0
        while time.perf_counter() - start < 0.3:
            with transaction():
                Pool().get("party.party").search_read([("name", "ilike", like)], 0, 50, [("name", "ASC")], ["name", "phone", "email"])
            times += 1
        return (time.perf_counter() - start) * 1e3 / times
    return each


MEASURED = {"prefix": ("ms", searching("virt%")), "inside": ("ms", searching("%ittyran%")), "typo": ("ms", searching("%vitranen%")),
            "access": ("us a record", access_each), "erase": ("ms each", erase_each)}


def station():
    say(ready=True)
    for line in sys.stdin:
        what, size = line.split()
        unit, run = MEASURED[what]
        say(what=what, size=int(size), unit=unit, value=run(int(size)))


loaded()
if sys.argv[3] == "fill":
    fill(int(sys.argv[4]), sys.argv[5])
else:
    station()
