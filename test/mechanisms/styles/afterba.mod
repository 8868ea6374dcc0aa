NEURON { SUFFIX afterba RANGE a, b }
ASSIGNED { v a b }
BEFORE INITIAL { a = 1 }
INITIAL { b = a }
AFTER SOLVE { a = a + 1 }
BREAKPOINT { b = b + 1 }
