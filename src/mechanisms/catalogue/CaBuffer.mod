TITLE Calcium in a shell under the membrane with a fixed buffer, pumped out to rest

COMMENT
Equations of Yamada WM, Koch C, Adams PR (1989) Multiple channels and calcium dynamics, in Koch C, Segev I
(eds) Methods in neuronal modeling, MIT Press, pp 97-133: binding to a buffer, removal, here to rest; one shell.
ENDCOMMENT

NEURON {
  SUFFIX CaBuffer
  USEION ca READ ica WRITE cai
  RANGE depth, total, kon, koff, decay, rest
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mM) = (milli/liter)
  (um) = (micron)
  FARADAY = (faraday) (coulomb)
}

PARAMETER {
  depth = 0.1 (um) <1e-9, 1e9>
  total = 0.03 (mM) <0, 1e9>
  kon = 100 (/mM-ms) <0, 1e9>
  koff = 0.1 (/ms) <0, 1e9>
  decay = 20 (ms) <1e-9, 1e9>
  rest = 1e-4 (mM) <0, 1e9>
}

ASSIGNED { ica (mA/cm2) }

STATE {
  cai (mM)
  free (mM)
  bound (mM)
}

INITIAL {
  cai = rest
  free = total/(1 + kon/koff*rest)
  bound = total - free
}

BREAKPOINT {
  SOLVE shell METHOD sparse
}

: (10000): from mA/cm2 over um to mM/ms
KINETIC shell {
  ~ cai + free <-> bound (kon, koff)
  ~ cai << (-(10000)*ica/(2*FARADAY*depth) + rest/decay)
  ~ cai -> (1/decay)
}
