TITLE statements that run over lines
NEURON
{
  SUFFIX
    multiline
  NONSPECIFIC_CURRENT
    i
  RANGE
    gbar,
    m
}
PARAMETER
{
  gbar
  =
  1e-4 (S/cm2)
  e = -30
}
ASSIGNED
{
  v
  (mV)
  i
}
STATE
{
  m
}
INITIAL
{
  m
  =
  0.3
}
BREAKPOINT
{
  SOLVE s
    METHOD cnexp
  i
    = gbar
      * m
      * (v
         - e)
}
DERIVATIVE s
{
  m' = ( 1
       / ( 1
         + exp( - ( v + 50 )
                / 6 ) )
       - m )
     / 5
}
