"""The public pack: everything that anybody needs to count a money vote again, in one ZIP of one possible form.

`making.py` puts it together, `checking.py` takes it apart. Neither needs a database. See docs/decisions/ on packs.
"""
