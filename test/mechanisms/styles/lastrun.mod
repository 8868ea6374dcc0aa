COMMENT
The derivatives read what an earlier run of their block left: NEURON runs it several times a step.
ENDCOMMENT
NEURON { SUFFIX lastrun NONSPECIFIC_CURRENT i RANGE g, half, m, h }
PARAMETER { g = 2e-4 }
ASSIGNED { v i half celsius }
STATE { m h }
INITIAL { half = 0 m = 0.1 h = 0.2 }
BREAKPOINT {
  SOLVE rates METHOD derivimplicit
  half = -40
  i = g*m*h*(v + 60)
}
DERIVATIVE rates { LOCAL inf
  inf = 1/(1 + exp(-(v - half)/9))
  half = -30 + celsius/10
  m' = (inf - m)/3
  h' = (1 - inf - h)/(2 + m)
}
