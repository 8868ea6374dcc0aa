TITLE Low-voltage-activated calcium current

COMMENT
Avery RB, Johnston D (1996) Multiple channel types contribute to the low-voltage-activated calcium
current in hippocampal CA3 pyramidal neurons. J Neurosci 16:5567-5582; time constants after
Randall AD, Tsien RW (1997) Neuropharmacology 36:879-893. Shifted by -10 mV, rates of 21 degC.
Used so in Hay E et al. (2011) PLoS Comput Biol 7:e1002107.
ENDCOMMENT

NEURON {
  SUFFIX CaLVA
  USEION ca READ eca WRITE ica
  RANGE gbar, g
  GLOBAL minf, mtau, hinf, htau
  THREADSAFE
}

UNITS {
  (mA) = (milliamp)
  (mV) = (millivolt)
  (S) = (siemens)
}

PARAMETER {
  gbar = 0.001 (S/cm2) <0, 1e9>
  q10 = 2.3
  tref = 21 (degC)
}

ASSIGNED {
  v (mV)
  celsius (degC)
  eca (mV)
  ica (mA/cm2)
  g (S/cm2)
  minf
  mtau (ms)
  hinf
  htau (ms)
}

STATE { m h }

INITIAL {
  rates(v)
  m = minf
  h = hinf
}

BREAKPOINT {
  SOLVE states METHOD cnexp
  g = gbar*m^2*h
  ica = g*(v - eca)
}

DERIVATIVE states {
  rates(v)
  m' = (minf - m)/mtau
  h' = (hinf - h)/htau
}

PROCEDURE rates(v (mV)) {
  LOCAL q
  q = q10^((celsius - tref)/10)
  minf = 1/(1 + exp(-(v + 40)/6))
  mtau = (5 + 20/(1 + exp((v + 35)/5)))/q
  hinf = 1/(1 + exp((v + 90)/6.4))
  htau = (20 + 50/(1 + exp((v + 50)/7)))/q
}
