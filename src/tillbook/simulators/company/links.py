"""Which credits settle which charges of the same customer, and who said so.

Everything owed by or to a customer is a charge (an invoice, a refund, a debit on accounts
receivable) or a credit (a payment, a memo, a credit there); a link takes so much of both.
"""

from collections import defaultdict

from tillbook.simulators.company.state import Link


class Links:
    """The links of a company file by the transactions that take part; `held` keeps them."""

    def __init__(self, held: list[Link]) -> None:
        self._held = held
        self._parts: dict[str, list[Link]] = defaultdict(list)
        for link in held:
            self._index(link)

    def add(self, link: Link) -> None:
        """A new link."""
        self._held.append(link)
        self._index(link)

    def of(self, txn_id: str) -> list[Link]:
        """Links a transaction takes part in or has made, oldest first."""
        return list(self._parts.get(txn_id, ()))

    def settled_minor(self, txn_id: str) -> int:
        """Cents of a transaction that are settled, whether it is a credit or a charge."""
        return sum(
            link.amount_minor
            for link in self._parts.get(txn_id, ())
            if txn_id in (link.credit_id, link.charge_id)
        )

    def dissolve(self, maker_id: str) -> None:
        """Remove what a transaction has linked."""
        made = [link for link in self.of(maker_id) if link.maker_id == maker_id]
        for link in made:
            self._held.remove(link)
            for part in {link.maker_id, link.credit_id, link.charge_id}:
                self._parts[part].remove(link)

    def _index(self, link: Link) -> None:
        for part in {link.maker_id, link.credit_id, link.charge_id}:
            self._parts[part].append(link)
