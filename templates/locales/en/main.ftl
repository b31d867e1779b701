product-name = Pools
