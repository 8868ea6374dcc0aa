TITLE rates and fluxes that look at states, in a scheme without products of states

NEURON {
  SUFFIX kinrates
  USEION ca READ ica, cai WRITE cai
  RANGE bound, open, closed, rest
}

PARAMETER {
  tau = 5 (ms)
  rest = 1e-4 (mM)
}

ASSIGNED { ica (mA/cm2) }

STATE { cai (mM) bound (mM) open closed }

INITIAL { cai = rest bound = 0.02 open = 0.1 closed = 0.9 }

BREAKPOINT { SOLVE scheme METHOD sparse }

KINETIC scheme {
  ~ cai << (-ica*0.5 - (cai - rest)/tau)
  ~ cai <-> bound (3*(1 + 100*cai), 0.2)
  ~ closed <-> open (cai/(cai + 0.002), 0.3*open)
  CONSERVE open + closed = 1
}
