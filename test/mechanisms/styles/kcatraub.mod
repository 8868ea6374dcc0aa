TITLE Calcium dependent, voltage dependent K: pow, nested if, min by hand
NEURON { SUFFIX kcatraub USEION k READ ek WRITE ik USEION ca READ cai RANGE gbar, tau_m, m_inf }
UNITS { (mV) = (millivolt) (mA) = (milliamp) }
PARAMETER { gbar = 5e-3 (mho/cm2) }
ASSIGNED { v (mV) ek (mV) cai ik (mA/cm2) m_inf tau_m (ms) }
STATE { m }
BREAKPOINT {
  SOLVE states METHOD cnexp
  if( 4000*cai < 1 ) {
	ik = gbar * m * 4000*cai * ( v - ek )
  }else{
	ik = gbar * m * ( v - ek )
  }
}
INITIAL { settables(v) m = m_inf }
DERIVATIVE states { settables(v)
  m' = ( m_inf - m ) / tau_m }
UNITSOFF
PROCEDURE settables(v) { LOCAL alpha, beta
  if( v < -10.0 ) {
    alpha = 2 / 37.95 * ( exp( ( v + 50 ) / 11 - ( v + 53.5 ) / 27 ) )
    : Note that there is typo in the paper - missing minus sign in the front of 'v'
    beta  = 2 * exp( ( - v - 53.5 ) / 27 ) - alpha
  }else{
    alpha = 2 * exp( ( - v - 53.5 ) / 27 )
    beta  = 0
  }
  if (alpha + beta != 0) { m_inf = alpha/(alpha+beta) tau_m = 1/(alpha+beta) } else { m_inf = 0 tau_m = 1 }
}
UNITSON
