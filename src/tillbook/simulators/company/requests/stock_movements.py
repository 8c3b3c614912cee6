"""A line's movement of stock: between the item's asset account and another one."""

from tillbook.simulators.company.state import Entry, Movement, Transaction


def stock_movement(
    transaction: Transaction,
    item: Entry,
    quantity: str,
    value_minor: int | None,
    against: str,
) -> Movement:
    """A movement of an item's stock.

    `against` names where its other side is posted: among the item's values or the transaction's.
    """
    return Movement(
        txn_id=transaction.txn_id,
        date=transaction.date,
        number=transaction.number,
        item_id=item.list_id,
        quantity=quantity,
        value_minor=value_minor,
        asset_id=item.values["AssetAccountRef"],
        against_id=item.values.get(against) or transaction.values[against],
    )
