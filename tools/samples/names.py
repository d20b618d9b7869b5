"""The invented names of Thornmere, from plants, stones and weather. Nobody real is meant by any of them."""

from collections.abc import Iterator
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = _words(
    """
    Alder Amber Ash Aster Basil Bay Beryl Birch Briar Bryony Campion Cedar Cicely Clover Coral Daisy Dale Elder
    Ember Fern Flint Florian Gale Garnet Gentian Glen Hazel Heath Heather Holly Iris Ivy Jade Jasper Juniper
    Kestrel Lark Laurel Linden Marigold Merle Moss Myrtle Nova Olive Opal Pearl Petra Poppy Primrose Quince Reed
    River Robin Rosemary Rowan Ruby Saffron Sage Senna Skye Sorrel Sterling Tansy Tarn Teasel Vale Violet Willow
    Wren Yarrow Zephyr
    """
)

STAFF_SURNAMES = _words(
    """
    Applewhite-Moss Bilberry Brightwater Catkin Cloudberry Cobblemere Cowslip Dewpond Drizzlecombe Eiderdown
    Featherstone-Quill Fernhollow Frostwick Gorsewell Greywether Hartstongue Heatherstone Hornbeam-Vale
    Icicle-Brook Kingcup Larkspur Limewash Lodestone Maidenhair Marlstone Mistlethorpe Moonwort Mossgrove
    Oakapple Pebbleton Periwinkle Puddingstone Quartzby Rainbarrow Ryegrass Saltmarsh Silverbirch Sleetwell
    Snowberry Starwort Stitchwort Summerfrost Thistledown Toadflax Tormentil Vetchling Windfall Wintergreen
    Woodruff-Lane Yellowrattle
    """
)

DEFENDANT_SURNAMES = _words(
    """
    Agate Alabaster Barometer Basalt Breccia Cinderford-Slate Cirrus Cobblestone Cumulus Dolerite Doldrum
    Feldspar Flagstone Fogbank Gabbro Gritstone Hailstone Hoarfrost Ironstone Kaolin Lodegrit Mizzle
    Millgrit Mudstone Nimbus Obsidian Peridotite Porphyry Pumice Puddle-Stone Quarrywell Ragstone Sarsen
    Schist Shalecroft Siltstone Slatewell Soapstone Squall-Mason Stratus Thunderstone Topaz-Hill Travertine
    Tuffstone Whinstone
    """
)

VICTIM_SURNAMES = _words(
    """
    Anemone Bellflower Bluebell-Rise Bogbean Burnet Buttermere-Rose Celandine Chamomile Cinquefoil Columbine
    Comfrey Cornflower Eglantine Figwort Fleabane Flaxfield Gillyflower Goldenrod Harebell Heartsease
    Honesty-Bloom Lavender-Hill Lovage Mallow Meadowsweet Melilot Mugwort Orchard-Bell Oxlip Pennywort
    Pimpernel Ragged-Robin Samphire Saxifrage Scabious Selfheal Speedwell Spindleberry Sundew Sweetbriar
    Tamarisk Valerian Vervain Wallflower Willowherb Woodsorrel
    """
)

DEFENCE_FIRMS = {
    "Hedgerow & Hail LLP": "hedgerowhail.example",
    "Lanternlight Law": "lanternlight.example",
    "Pumice, Plume and Partners": "pumiceplume.example",
    "Tidewrack Solicitors": "tidewrack.example",
    "Bramblegate Defence": "bramblegate.example",
    "Owlstone Advocacy": "owlstone.example",
    "Fairweather-Foggins": "fairweatherfoggins.example",
    "Three Rooks Legal": "threerooks.example",
}
POLICE_UNITS = {
    "Thornmere Harbour": 3,
    "Thornmere Northfold": 5,
    "Thornmere Castle Mead": 7,
    "Thornmere Greenlow": 9,
}


def shuffled_pairs(seed: str, surnames: tuple[str, ...]) -> Iterator[str]:
    """Every first name with every surname once, in an order fixed by the seed."""
    pairs = [f"{first} {surname}" for first in FIRST_NAMES for surname in surnames]
    Random(seed).shuffle(pairs)
    yield from pairs


def is_invented(name: str) -> bool:
    """Whether a name is made of a first name and a surname of these lists."""
    first, _, surname = name.partition(" ")
    return first in FIRST_NAMES and surname in {*STAFF_SURNAMES, *DEFENDANT_SURNAMES, *VICTIM_SURNAMES}
