"""Names of councils: the register, the statistics office and the councils themselves write some of them differently."""

import re

# Spellings of the register and of statistics, and the one that Placewell uses.
_SPELLINGS = {
    "bristol, city of": "Bristol",
    "city of bristol": "Bristol",
    "herefordshire, county of": "Herefordshire",
    "kingston upon hull, city of": "Kingston upon Hull",
    "hull": "Kingston upon Hull",
    "city of york": "York",
    "durham": "County Durham",
    "st helens": "St. Helens",
    "city of london": "City of London",
    "bournemouth, christchurch & poole": "Bournemouth, Christchurch and Poole",
    "telford & wrekin": "Telford and Wrekin",
    "windsor & maidenhead": "Windsor and Maidenhead",
    "hammersmith & fulham": "Hammersmith and Fulham",
    "barking & dagenham": "Barking and Dagenham",
    "kensington & chelsea": "Kensington and Chelsea",
    "brighton & hove": "Brighton and Hove",
    "cheshire west & chester": "Cheshire West and Chester",
    "redcar & cleveland": "Redcar and Cleveland",
    "bath & north east somerset": "Bath and North East Somerset",
    "blackburn with darwen": "Blackburn with Darwen",
}


def normalise_authority(name: str) -> str:
    """Return the one spelling of a council's name; one that is not known stays as it is."""
    plain = re.sub(r"\s+", " ", name).strip()
    bare = re.sub(r"( (county|city|borough|metropolitan borough|district|mbc|council))+$", "", plain.lower())
    return _SPELLINGS.get(plain.lower()) or _SPELLINGS.get(bare) or plain
