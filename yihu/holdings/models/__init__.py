from yihu.holdings.models.contract import Contract, Line
from yihu.holdings.models.transaction import Transaction

__all__ = ["Contract", "Line", "Transaction"]
