NEURON { SUFFIX builtins RANGE a, b, c, d, f, g, h, k, l, m, n, o, p, q, r, s }
ASSIGNED { v (mV) a b c d f g h k l m n o p q r s }
BREAKPOINT {
 a = sin(v/10) b = cos(v/10) c = tan(v/30) d = sinh(v/30) f = cosh(v/30) g = tanh(v/30)
 h = floor(v/7) k = ceil(v/7) l = fabs(v) m = sqrt(fabs(v)) n = log(fabs(v)+1) o = log10(fabs(v)+1)
 p = pow(fabs(v), 1.5) q = fabs(v)^0.3 r = exp(-v/1000)^-2 s = exp(v*20)
}
