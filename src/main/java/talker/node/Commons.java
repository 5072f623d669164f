package talker.node;

import java.util.concurrent.ForkJoinPool;
import talker.health.Vitals;
import talker.limits.Limits;
import talker.net.Parting;
import talker.signin.SignIn;

/**
 * What the ports of a node have in common.
 *
 * @param security which of them speak TLS
 * @param limits the bounds of the node
 * @param parting turns away who gets no session
 * @param vitals whether the node is well
 * @param signIn judges the tokens of issuers
 */
record Commons(PortSecurity security, Limits limits, Parting parting, Vitals vitals, SignIn signIn) {
    static Commons of(Settings settings, PortSecurity security) {
        return new Commons(
                security,
                new Limits(settings.limits(), ForkJoinPool.commonPool()),
                new Parting(settings.limits().refusalsAtOnce()),
                new Vitals(settings.health().calm()),
                SignIn.start(settings.signIn()));
    }
}
