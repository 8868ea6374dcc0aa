"""Writes elementaryReference.json: 40 points a function with the value to 106 bits (nearest double and the rest).
Run: python3 elementaryReference.py > elementaryReference.json   (needs mpmath)"""
import json
import random

import mpmath as mp

mp.mp.dps = 60
random.seed(20240601)


def uniform(low, high, count=28):
    return [random.uniform(low, high) for _ in range(count)]


def scales(low, high, count=12):
    return [10 ** random.uniform(low, high) for _ in range(count)]


def row(arguments, value):
    high = float(value)
    return [*arguments, high, float(value - mp.mpf(high))]


def table(function, points):
    return [row([x], function(mp.mpf(x))) for x in points]


def signs(points):
    return [x if i % 2 else -x for i, x in enumerate(points)]


positive = uniform(0.5, 2) + scales(-300, 300)
positive += [1 + 2**-52, 1 - 2**-53, 1 + 2**-30, 0.7071067811865476, 1.4140625, 5e-324]
pairs = [(random.uniform(0.01, 10), random.uniform(-50, 50)) for _ in range(30)]
pairs += [(3.0, (c - 6.3) / 10) for c in (6.3, 18.0, 34.0, 37.0)]
pairs += [(2.3, 1.3), (1.0000001, 3e9), (0.9999999, 4e9), (1 + 2**-40, 2.0**49)]
pairs += [(1e-300, 1.01), (1e300, -1.02), (5e-324, 0.5), (-3.0, 5.0), (-2.5, 4.0)]
tables = {
    'exp': table(mp.exp, uniform(-30, 30) + uniform(-700, 709, 8) + signs(scales(-20, -1)) + [709.7, -708.3]),
    'expm1': table(mp.expm1, uniform(-5, 5) + signs(scales(-20, 0))),
    'log': table(mp.log, positive),
    'log10': table(mp.log10, positive),
    'sinh': table(mp.sinh, uniform(-5, 5) + signs(scales(-10, 2.5))),
    'cosh': table(mp.cosh, uniform(-5, 5) + signs(scales(-10, 2.5))),
    'tanh': table(mp.tanh, uniform(-3, 3) + signs(scales(-10, 1))),
    'sin': table(mp.sin, uniform(-10, 10) + signs(scales(-10, 22)) + [3.141592653589793]),
    'cos': table(mp.cos, uniform(-10, 10) + signs(scales(-10, 22)) + [1.5707963267948966]),
    'tan': table(mp.tan, uniform(-10, 10) + signs(scales(-10, 22))),
    'pow': [row([x, y], mp.mpf(x) ** mp.mpf(y)) for x, y in pairs],
}
inside = uniform(-1, 1, 40) + signs(scales(-10, -0.01)) + signs([1 - x for x in scales(-12, -2)])
legs = [[random.gauss(0, 1) * 10 ** random.uniform(-3, 3) for _ in 'yx'] for _ in range(60)]
tables |= {
    'atan': table(mp.atan, uniform(-2, 2, 60) + signs(scales(-10, 10, 40)) + [k / 16 for k in range(1, 17)]),
    'asin': table(mp.asin, inside),
    'acos': table(mp.acos, inside),
    'atan2': [row(leg, mp.atan2(*map(mp.mpf, leg))) for leg in legs],
}
print('{\n' + ',\n'.join(f' "{name}": {json.dumps(rows)}' for name, rows in tables.items()) + '\n}')
