"""The only place where the pure rooms meet the store: pull, plan, deliver, recover, prove.

Every step is safe to repeat and may die anywhere: what is due is derived from the store, and each
step commits whole or not at all.
"""
