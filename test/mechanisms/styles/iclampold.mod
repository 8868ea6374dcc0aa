TITLE pulse by at_time, a current clamp of one's own
NEURON { POINT_PROCESS iclampold RANGE del, dur, amp, i ELECTRODE_CURRENT i }
UNITS { (nA) = (nanoamp) }
PARAMETER { del=3 (ms) dur=5 (ms) <0,1e9> amp=0.2 (nA) }
ASSIGNED { i (nA) }
INITIAL { i = 0 }
BREAKPOINT {
	at_time(del)
	at_time(del+dur)
	if (t < del + dur && t >= del) {
		i = amp
	}else{
		i = 0
	}
}
