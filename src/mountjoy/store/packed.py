"""A column of values as JSON, packed: a record holds millions of small values that say much the same words."""

from __future__ import annotations

import zlib
from typing import Any

import msgspec
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

# Never changed: what was packed with it can only be unpacked with it. The commonest words come last.
DICTIONARY = (
    b'"hypothetical","threatened","planned","denied","claimed","alleged","injuries":[{"count":{"low":null,"best":null,"high":null,'
    b'"text":"weapons","instrument","target","topic","origin","destination","militia","political-militia","rebel-group","civilians",'
    b'"organisation","government","external-forces","person","province","country","village","area","district","city","facility",'
    b'"muc":null,"ucdp":null,"cameo":"190","plover":{"event":"ASSAULT","mode":"","quad_class":4,"scale":-9,"contexts":["military"]},'
    b'"acled":{"disorder_type":"Political violence","event_type":"Battles","sub_event_type":"Armed clash"},'
    b'"Explosions/Remote violence","Violence against civilians","Strategic developments","Protests","Riots","state-forces","parent":'
    b'"statement","diplomacy","strategic","explosion","violence-against-civilians","battle","reason":"","where_prec":1,"precision_rule":"",'
    b'"trigger_words":["published_earliest":null,"affiliation":null,"grade":null,"attribution":null,"attributed":null,"twin":"turn":"",'
    b'"people":[],"parents":[],"others":[],"actors":[],"frame":"","origin":"","words":["position":0,"root":"report_id":"family":"type":"'
    b'"claim_id":"kind":"event","publication","relative","stated","date":{"start":"2017-01-01","end":"2017-01-01","precision":1,"basis":"'
    b'"place":{"entity":{"id":"","name":"","kind":"city","country":"SY","admin1":"","lat":3,"lon":4,"precision":1,"score":1.0,'
    b'"parties":[{"role":"actor","entity":"recipient","victim","name":"kind":"country":"claims":["fatalities":[{"count":{"low":1,"best":1,'
    b'"high":1,"text":"assertion":"reported","assertions":[["codes":{"reports":["sources":1,"score":0.'
)


def pack(data: bytes) -> bytes:
    """The bytes, packed."""
    packer = zlib.compressobj(level=6, wbits=-15, memLevel=9, zdict=DICTIONARY)
    return packer.compress(data) + packer.flush()


def unpack(data: bytes) -> bytes:
    """What `pack` was given. Raises zlib.error where the bytes are not what it made."""
    unpacker = zlib.decompressobj(wbits=-15, zdict=DICTIONARY)
    return unpacker.decompress(data) + unpacker.flush()


class Packed(TypeDecorator[Any]):
    """A column that holds any value as packed JSON, and gives it back as JSON's bytes, to be decoded to a type."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """The value for the database; bytes are JSON already."""
        if value is None:
            return None
        return pack(value if isinstance(value, bytes) else msgspec.json.encode(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        """The JSON of the database's value."""
        return None if value is None else unpack(bytes(value))
