NEURON{SUFFIX tightcmp NONSPECIFIC_CURRENT i RANGE g,band,m}
PARAMETER{g=2e-4}
ASSIGNED{v i band}
STATE{m}
INITIAL{m=f(v) band=0}
BREAKPOINT{SOLVE st METHOD cnexp
i=g*m*(v+75)
if(v<-70){band=1}else if(v<-60){band=2}else if(v<-50&&v>-55||v>20){band=3}else{if(!(v<0)){band=4}else{band=5}}}
DERIVATIVE st{LOCAL tau
IF(-60>v){tau=5}ELSE IF(v<=-20){tau=2}ELSE{tau=.5}
m'=(f(v)-m)/tau}
FUNCTION f(v){IF(v>=-40){IF(v>=0){f=1}ELSE{f=.6}}ELSE{f=.1}}
