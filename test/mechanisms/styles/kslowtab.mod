TITLE rates in a table of two routines, one FUNCTION one PROCEDURE, DEFINEd size
NEURON { SUFFIX kslowtab USEION k READ ek WRITE ik RANGE gbar, p GLOBAL pinf, ptau, shiftp }
DEFINE NSTEPS 300
UNITS { (mV) = (millivolt) (mA) = (milliamp) }
PARAMETER { gbar = 1e-4 (mho/cm2) shiftp = 3 (mV) lo = -120 (mV) hi = 80 (mV) }
ASSIGNED { v (mV) ek (mV) ik (mA/cm2) pinf ptau (ms) celsius (degC) }
STATE { p }
INITIAL { prates(v) p = pinf }
BREAKPOINT { SOLVE st METHOD cnexp ik = gbar*p*p*(v - ek)*gate(v) }
DERIVATIVE st { prates(v) p' = (pinf - p)/ptau }
PROCEDURE prates(vm (mV)) { LOCAL q
 TABLE pinf, ptau DEPEND celsius, shiftp FROM lo TO hi WITH 300
 q = 3^((celsius - 22)/10)
 pinf = 1/(1 + exp(-(vm + 35 - shiftp)/6.5))
 ptau = (40 + 200/(exp((vm + 55)/20) + exp(-(vm + 55)/20)))/q }
FUNCTION gate(x (mV)) { TABLE FROM -120 TO 80 WITH 300
 gate = 0.5 + 0.5/(1 + exp((x + 20)/9)) }
