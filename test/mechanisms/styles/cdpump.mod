TITLE calcium that diffuses inwards, is buffered and pumped out, by fast rates
NEURON { SUFFIX cdpump USEION ca READ cao, cai, ica WRITE cai, ica RANGE ica_pmp, last_ica_pmp GLOBAL vrat, DCa, TBufs}
DEFINE NANN 4
UNITS { (molar)=(1/liter) (mM)=(millimolar) (um)=(micron) (mA)=(milliamp) FARADAY=(faraday) (10000 coulomb) PI=(pi) (1) }
PARAMETER { cai0 = 60e-6 (mM) DCa = 0.22 (um2/ms) k1buf = 500 (/mM-ms) k2buf = 0.5 (/ms) TBufs = 0.45 (mM)
 k1 = 1e7 (/mM-ms) k2 = .1 (/ms) k3 = .1 (/ms) k4 = 1e4 (/mM-ms) area1 = 1
 area (um2) pumpd0 = 0 TotalPump = 1e-11 (mol/cm2) }
ASSIGNED { diam (um) L (um) ica (mA/cm2) cai (mM) cao (mM) vrat[NANN] ica_pmp (mA/cm2) last_ica_pmp B0 parea (um) }
CONSTANT { volo = 1e10 (um2) }
STATE { ca[NANN] (mM) <1e-7> CaBuf[NANN] (mM) <1e-5> Buf[NANN] (mM) pump (mol/cm2) <1e-15> pumpca (mol/cm2) <1e-15> }
BREAKPOINT { SOLVE state METHOD sparse
 last_ica_pmp = ica_pmp
 ica = ica_pmp }
LOCAL factors_done, jx, frat[NANN]
INITIAL { 
 if (factors_done == 0) { factors_done = 1 factors() }
 cai = cai0
 FROM i=0 TO NANN-1 { ca[i] = cai B0 = TBufs*k2buf/(k1buf*cai+k2buf) Buf[i] = B0 CaBuf[i] = TBufs - B0 }
 parea = PI*diam
 pump = TotalPump/(1+(cai*k1/k2)) pumpca = TotalPump - pump
 ica = 0 ica_pmp = 0 last_ica_pmp = 0
}
PROCEDURE factors() { LOCAL r, dr2
 r = 1/2 dr2 = r/(NANN-1)/2
 vrat[0] = 0 frat[0] = 2*r
 FROM i=0 TO NANN-2 { vrat[i] = vrat[i] + PI*(r-dr2/2)*2*dr2
   r = r - dr2
   frat[i+1] = 2*PI*r/(2*dr2)
   r = r - dr2
   vrat[i+1] = PI*(r+dr2/2)*2*dr2 } }
LOCAL dsq, dsqvol
KINETIC state {
 COMPARTMENT ii, diam*diam*vrat[ii] { ca CaBuf Buf }
 COMPARTMENT (1e10)*parea { pump pumpca }
 COMPARTMENT volo { cao }
 ~ ca[0] + pump <-> pumpca (k1*parea*(1e10), k2*parea*(1e10))
 ~ pumpca <-> pump + cao (k3*parea*(1e10), k4*parea*(1e10))
 CONSERVE pump + pumpca = TotalPump*parea*(1e10)
 ica_pmp = 2*FARADAY*(f_flux - b_flux)/parea
 ~ ca[0] << (-(ica-last_ica_pmp)*PI*diam/(2*FARADAY))
 FROM i=0 TO NANN-2 { ~ ca[i] <-> ca[i+1] (DCa*frat[i+1], DCa*frat[i+1]) }
 dsq = diam*diam
 FROM i=0 TO NANN-1 { dsqvol = dsq*vrat[i]
   ~ ca[i] + Buf[i] <-> CaBuf[i] (k1buf*dsqvol, k2buf*dsqvol) }
 cai = ca[0]
}
