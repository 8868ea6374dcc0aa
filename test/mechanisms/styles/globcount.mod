NEURON { SUFFIX globcount RANGE seen GLOBAL total, rate }
PARAMETER { rate = 2 }
ASSIGNED { v seen total }
LOCAL shared, arr[3]
INITIAL { total = 0 shared = 5 arr[1] = 2 seen = 0 }
BREAKPOINT { shared = shared + rate total = total + v seen = shared + arr[1] + total }
