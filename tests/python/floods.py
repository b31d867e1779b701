"""A second implementation of what federation/floods.md says of hashes, trees and
counting. It shares no code with the server: it reads an exported Flood and comes
to the outcome by itself.

    python floods.py export.json

prints one line for each certified round: its outcome hash and its counts.
"""

import hashlib
import json
import sys


def canonical(value):
    """RFC 8785. Nothing here but text, whole numbers, true, false and null."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(canonical(n) + ":" + canonical(value[n]) for n in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        raise ValueError("no fractions")
    return json.dumps(value, ensure_ascii=False)


def sha(data):
    return hashlib.sha256(data).digest()


def text(digest):
    return "sha-256:" + digest.hex()


def raw(written):
    assert written.startswith("sha-256:") and len(written) == 72, written
    return bytes.fromhex(written[8:])


def digest(value):
    return text(sha(canonical(value).encode()))


def object_digest(value):
    return digest({name: member for name, member in value.items() if name != "proof"})


def tree(leaves):
    """RFC 6962 section 2.1, as it is written there."""
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha(b"\x01" + tree(leaves[:split]) + tree(leaves[split:]))


def person(flood, actor):
    return digest({"flood": flood, "person": actor})


def roll_root(flood, members):
    return text(tree(sorted(sha(b"\x00" + raw(person(flood, one))) for one in members)))


def ballot_leaf(flood, round_id, ballot):
    plain = {
        "choices": ballot["choices"],
        "evidence": digest(ballot["evidence"]),
        "proposal": round_id,
        "signed": ballot["signed"],
        "voter": person(flood, ballot["voter"]),
    }
    return sha(b"\x00" + canonical(plain).encode())


def ballot_root(flood, round_id, ballots):
    return text(tree(sorted(ballot_leaf(flood, round_id, one) for one in ballots)))


def largest_remainder(total, weights):
    whole = sum(weights.values())
    if not whole:
        return {pool: 0 for pool in weights}
    shares = {pool: total * weight // whole for pool, weight in weights.items()}
    order = sorted(weights, key=lambda pool: (-(total * weights[pool] % whole), pool))
    for pool in order[: total - sum(shares.values())]:
        shares[pool] += 1
    return shares


class Flood:
    def __init__(self, export):
        self.objects = {object_digest(one): one for one in export["objects"]}
        self.rolls = {one["root"]: one["members"] for one in export["rolls"]}
        self.ballots = {one["root"]: one["ballots"] for one in export["ballots"]}

    def of(self, kind, **members):
        for name, one in self.objects.items():
            if one["type"] == "pools:" + kind:
                if all(one["pools:" + key] == value for key, value in members.items()):
                    yield name, one

    def chains(self):
        """Each object follows the one that it names, in its own chain."""
        places = set()
        for one in self.objects.values():
            place = (one["attributedTo"], one["pools:seq"])
            assert place not in places, "two objects at " + str(place)
            places.add(place)
            before = one["pools:prev"] and self.objects[one["pools:prev"]]
            assert (one["pools:seq"] == 1) == (before is None)
            if before:
                assert before["attributedTo"] == one["attributedTo"]
                assert before["pools:seq"] + 1 == one["pools:seq"]

    def count(self, round_id):
        flood = self.objects[round_id]["pools:flood"]
        proposal = self.objects[round_id]["pools:proposal"]
        asked = self.objects[round_id]["attributedTo"], self.objects[round_id]["pools:epoch"]
        (offer,) = [
            one["pools:offer"]
            for _, one in self.of("CharterAccept", epoch=asked[1])
            if one["attributedTo"] == asked[0]
        ]
        charter = self.objects[offer]["pools:charter"]
        parts, brings, electorate, kept = [], {}, set(), {}
        tallies = {one["attributedTo"]: (name, one) for name, one in self.of("Tally", round=round_id)}
        for pool in sorted(tallies, key=str.encode):
            name, tally = tallies[pool]
            commit = self.objects[tally["pools:roll"]]
            members = self.rolls[commit["pools:root"]]
            cast = self.ballots[tally["pools:ballots"]]
            assert roll_root(flood, members) == commit["pools:root"]
            assert len(members) == len(set(members)) == commit["pools:size"]
            assert ballot_root(flood, round_id, cast) == tally["pools:ballots"]
            assert len(cast) == len({one["voter"] for one in cast}) == tally["pools:size"]
            own = [0] * proposal["options"]
            for ballot in cast:
                assert ballot["voter"] in members
                assert ballot["signed"] <= proposal["closesAt"]
                for option in ballot["choices"]:
                    own[option] += 1
                key = (ballot["signed"], digest(ballot["evidence"]))
                before = kept.get(ballot["voter"])
                if proposal["method"] == "approval":
                    chosen = set(ballot["choices"]) | (before[1] if before else set())
                    kept[ballot["voter"]] = (key, chosen)
                else:
                    assert len(ballot["choices"]) == 1
                    if before is None or key < before[0]:
                        kept[ballot["voter"]] = (key, set(ballot["choices"]))
            assert own == tally["pools:counts"]
            electorate |= set(members)
            brings[pool] = int(commit["pools:brings"])
            parts.append({"pool": pool, "roll": tally["pools:roll"], "tally": name})
        counts = [sum(n in chosen for _, chosen in kept.values()) for n in range(proposal["options"])]
        verdict, option = decide(charter, proposal, counts, len(kept), len(electorate), brings)
        cost = int(proposal["cost"]) if verdict == "carried" else 0
        shares = largest_remainder(cost, brings)
        for part in parts:
            part["share"] = str(shares[part["pool"]])
        return {
            "round": round_id,
            "charter": offer,
            "parts": parts,
            "counts": counts,
            "electorate": len(electorate),
            "turnout": len(kept),
            "verdict": verdict,
            "option": option,
        }

    def certificates(self):
        """Rounds in which each Pool that tallied accepted one hash."""
        for round_id, _ in self.of("FloodProposal"):
            tallied = {one["attributedTo"] for _, one in self.of("Tally", round=round_id)}
            accepts = {}
            for _, one in self.of("OutcomeAccept", round=round_id):
                accepts.setdefault(one["pools:outcomeHash"], set()).add(one["attributedTo"])
            for hash_, pools in accepts.items():
                if pools == tallied:
                    yield round_id, hash_


def decide(charter, proposal, counts, turnout, electorate, brings):
    quorum = max(1, -(-electorate * charter["quorumPercent"] // 100))
    if turnout < quorum:
        return "inquorate", None
    threshold = charter["thresholdPercent"]
    if proposal["method"] == "one":
        winner = 0 if counts[0] * 100 > (counts[0] + counts[1]) * threshold else None
    else:
        most = max(counts)
        top = [number for number, count in enumerate(counts) if count == most]
        winner = top[0] if len(top) == 1 and most * 100 > turnout * threshold else None
    if winner is None:
        return "defeated", None
    if sum(brings.values()) < int(proposal["cost"]):
        return "uncovered", None
    return "carried", winner


def main(path):
    with open(path, encoding="utf-8") as file:
        flood = Flood(json.load(file))
    flood.chains()
    for round_id, accepted in flood.certificates():
        outcome = flood.count(round_id)
        assert digest(outcome) == accepted, canonical(outcome)
        print(round_id, accepted, *outcome["counts"], outcome["verdict"])


if __name__ == "__main__":
    main(sys.argv[1])
