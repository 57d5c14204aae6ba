"""Medians that councils published of what care cost them, quoted to be set beside a model of one's own.

Source: each council's own cost of care report (Annex B) of the Fair Cost of Care exercise of the Department of Health
and Social Care, 2022 to 2023, at April 2022 prices; home care per contact hour. Councils named here published one.
"""

from collections.abc import Mapping
from types import MappingProxyType

SOURCE = "Councils’ cost of care reports (Annex B), Fair Cost of Care exercise, 2022/23, at April 2022 prices"

# Pounds per resident week: without nursing, without nursing (enhanced needs), with nursing, with nursing (enhanced).
CARE_HOMES: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {
        "Barnet": ("840.00", "900.00", "1050.00", "1155.00"),
        "Barnsley": ("711.67", "742.09", "981.69", "1069.70"),
        "Bedford": ("877.87", "", "1105.82", ""),
        "Bolton": ("653.44", "701.27", "868.94", "881.59"),
        "Bracknell Forest": ("1570.93", "1189.48", "1786.93", "1886.77"),
        "Bradford": ("1069.92", "1115.81", "1448.97", "1484.31"),
        "Bromley": ("1206.18", "1127.91", "1473.39", "1355.71"),
        "Bury": ("775.48", "791.80", "1028.71", "1099.17"),
        "Gloucestershire": ("1248.58", "1260.50", "1724.29", "1635.18"),
        "Hammersmith and Fulham": ("", "", "1385.97", "1385.97"),
        "Herefordshire": ("772.14", "785.71", "1058.45", "1188.55"),
        "Kent": ("845.61", "866.67", "1326.80", "1427.12"),
        "Kingston upon Thames": ("1116.00", "1116.00", "1435.54", "1435.54"),
        "Kirklees": ("822.83", "858.75", "1158.49", "1237.51"),
        "Knowsley": ("649.07", "676.68", "965.79", "1009.70"),
        "North Lincolnshire": ("757.80", "860.89", "1037.20", "1037.20"),
        "Northumberland": ("682.50", "682.50", "968.86", "968.86"),
        "Plymouth": ("803.00", "848.74", "916.76", "997.56"),
        "Solihull": ("783.91", "892.85", "1037.11", "1095.36"),
        "St. Helens": ("606.57", "650.52", "895.33", "898.60"),
        "Sunderland": ("821.26", "820.04", "1216.69", "1242.05"),
        "Wandsworth": ("1052.14", "1052.14", "1269.59", "1269.59"),
        "West Berkshire": ("1248.43", "1329.90", "1517.63", "1512.05"),
        "Westminster": ("1144.11", "1144.11", "1301.03", "1301.03"),
    }
)
# Pounds per contact hour.
HOME_CARE: Mapping[str, str] = MappingProxyType(
    {
        "Barnet": "20.42",
        "Barnsley": "22.88",
        "Bolton": "21.42",
        "Bradford": "22.54",
        "Bury": "22.73",
        "Gloucestershire": "30.70",
        "Hammersmith and Fulham": "24.01",
        "Herefordshire": "26.24",
        "Kingston upon Hull": "22.74",
        "Kirklees": "23.40",
        "Lambeth": "21.74",
        "Merton": "25.91",
        "Portsmouth": "25.58",
        "Redbridge": "24.26",
        "Rotherham": "22.47",
        "Rutland": "25.05",
        "Sefton": "22.68",
        "Solihull": "22.20",
        "Southend-on-Sea": "22.73",
        "Stoke-on-Trent": "25.22",
        "Wandsworth": "23.48",
        "West Berkshire": "27.19",
        "Westminster": "22.15",
        "Wolverhampton": "20.04",
    }
)
