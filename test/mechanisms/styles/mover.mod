NEURON { POINT_PROCESS mover NONSPECIFIC_CURRENT i RANGE C, g, count, B }
PARAMETER { Cmax = 1 Cdur = 2 (ms) Rb = 5 Ru = 0.5 mg = 1 vmin = -100 vmax = 100 }
ASSIGNED { v i g C rb B count }
STATE { U D O }
INITIAL { C = 0 U = 1 D = 0 O = 0 count = 0 rates(v) }
BREAKPOINT { rates(v) SOLVE kstates METHOD sparse  g = 0.01*O*B  i = g*v }
KINETIC kstates { rb = Rb*C
	~ U <-> D (rb, Ru)
	~ D <-> O (1.2, 0.3)
	CONSERVE U + D + O = 1 }
PROCEDURE rates(v(mV)) { TABLE B DEPEND mg FROM vmin TO vmax WITH 200
	B = 1/(1 + exp(0.062*-v)*(mg/3.57)) }
NET_RECEIVE(weight, on) {
	if (flag == 0) { if (!on) { C = Cmax*weight on = 1 net_send(Cdur, 1) } else { net_move(t+Cdur) } count = count + 1 }
	if (flag == 1) { C = 0 on = 0 } }
