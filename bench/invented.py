"""The invented people and cases of the measurements. Nobody and nothing here is real."""

from datetime import date, timedelta


def colleague(staff_id: str, name: str, role: str, unit: int) -> dict[str, str]:
    """One line of the staff list."""
    return {"Staff id": staff_id, "Name": name, "Role": role, "Unit": unit_name(unit)}


def unit_name(unit: int) -> str:
    """What the export calls a unit."""
    return f"Unit {unit:02d}"


def prosecutor_name(person: int) -> str:
    """What the exports call a prosecutor."""
    return f"Prosecutor Madeup{in_letters(person)}"


def in_letters(number: int) -> str:
    """A number in small letters, since a name has no digits: 'aaab' of 1."""
    digits = []
    for _ in range(4):
        number, digit = divmod(number, 26)
        digits.append("abcdefghijklmnopqrstuvwxyz"[digit])
    return "".join(reversed(digits))


def case(number: int, person: int, unit: int) -> dict[str, str]:
    """One live case of a person, with its dates, some early and some late."""
    charge = date(2026, 9, 1) + timedelta(days=number % 20)
    hearing = charge + timedelta(days=14 + number % 15)
    return {
        "URN": f"{number // 100_000 + 1:02d}AB{number % 100_000:05d}26",
        "Casework type": "Crown Court" if number % 3 == 0 else "Magistrates",
        "Unit": unit_name(unit),
        "Reviewing prosecutor": prosecutor_name(person),
        "Status": "live",
        "Lead defendant": f"Defendant Fictional{number}",
        "Victim": "yes",
        "Charge date": f"{charge:%d/%m/%Y}",
        "First hearing": f"{hearing:%d/%m/%Y}",
        "Review completed": f"{hearing - timedelta(days=number % 12):%d/%m/%Y}",
        "Defence firm": "Invented & Co",
        "Defence known date": f"{charge:%d/%m/%Y}",
        "Defence engagement date": f"{hearing - timedelta(days=number % 9):%d/%m/%Y}",
    }
