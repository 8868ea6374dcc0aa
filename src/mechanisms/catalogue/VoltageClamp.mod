TITLE Single-electrode voltage clamp of three levels

COMMENT
The electrode injects (command - v)/rs; an rs well below the cell's input resistance clamps it.
Current into the cell is positive, as of any electrode.
ENDCOMMENT

NEURON {
  POINT_PROCESS VoltageClamp
  ELECTRODE_CURRENT i
  RANGE rs, amp1, amp2, amp3, dur1, dur2, dur3, i
  THREADSAFE
}

UNITS {
  (nA) = (nanoamp)
  (mV) = (millivolt)
}

PARAMETER {
  rs = 1 (megohm) <1e-9, 1e9>
  amp1 = -65 (mV)
  amp2 = -65 (mV)
  amp3 = -65 (mV)
  dur1 = 0 (ms) <0, 1e9>
  dur2 = 0 (ms) <0, 1e9>
  dur3 = 0 (ms) <0, 1e9>
}

ASSIGNED {
  v (mV)
  i (nA)
}

BREAKPOINT {
  i = 0
  IF (t < dur1) {
    i = (amp1 - v)/rs
  } ELSE {
    IF (t < dur1 + dur2) {
      i = (amp2 - v)/rs
    } ELSE {
      IF (t < dur1 + dur2 + dur3) {
        i = (amp3 - v)/rs
      }
    }
  }
}
