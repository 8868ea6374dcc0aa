NEURON { POINT_PROCESS gabacur RANGE amp, tau, i, on NONSPECIFIC_CURRENT i }
PARAMETER { amp = 0.1 (nanoamp) tau = 2 (ms) }
ASSIGNED { i (nanoamp) on k }
INITIAL { on = 0 k = 0 }
BREAKPOINT { i = -amp*on }
NET_RECEIVE(w) { LOCAL q
  q = w*500
  if (flag == 0) { on = on + q  net_send(tau, 10 + w*1000) }
  if (flag >= 10) { on = on - (flag - 10)/2 k = k + 1 }
}
