TITLE reset after spikes by WATCH twice, upward and downward
NEURON { POINT_PROCESS refrac NONSPECIFIC_CURRENT i RANGE up, down, on, gmax, width }
PARAMETER { gmax = 0.005 (uS) e = -85 (mV) thr = -10 (mV) low = -50 (mV) }
ASSIGNED { v (mV) i (nA) up down on width t0 }
INITIAL { up = 0 down = 0 on = 0 width = 0 net_send(0, 1) }
BREAKPOINT { i = on*gmax*(v - e) }
NET_RECEIVE(w) {
  if (flag == 1) { WATCH (v > thr) 2 }
  else if (flag == 2) { up = up + 1 on = 1 t0 = t net_send(2.5, 3) WATCH (v < low) 4 }
  else if (flag == 3) { on = 0 WATCH (v > thr) 2 }
  else if (flag == 4) { down = down + 1 width = t - t0 }
}
