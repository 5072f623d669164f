package talker.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import talker.protocol.MessageId;
import talker.protocol.UserName;

/** What a client makes of a server's lines, in both versions. */
class ServerLineTest {
    private static final MessageId ID = MessageId.of("6d9f2f0e-52a3-4e1c-9b0a-3f5d0c7e8a11");
    private static final UserName ANN = UserName.of("ann");
    private static final UserName BOB = UserName.of("bob");

    private static ServerLine decode(String line) {
        byte[] bytes = line.replace('\'', '"').getBytes(UTF_8);
        return ServerLine.decode(bytes, 0, bytes.length);
    }

    @Example
    void messagesOfVersionOne() {
        assertThat(decode("{'type':'message','content':'hi','id':'" + ID + "','from':'ann','final':true}"))
                .isEqualTo(new ServerLine.Said(new Message(0, ID, ANN, "hi", 0, null)));
        assertThat(decode("{'type':'message','content':'h','id':'" + ID + "','from':'ann'}"))
                .isEqualTo(new ServerLine.Typed(new Draft(ID, ANN, "h", null)));
        assertThat(decode("{'type':'join','user':'bob'}")).isEqualTo(new ServerLine.Joined(BOB));
        assertThat(decode("{'type':'leave','user':'bob'}")).isEqualTo(new ServerLine.Left(BOB));
    }

    @Example
    void messagesOfVersionTwo() {
        Message message = new Message(7, ID, ANN, "hi", 1234, BOB);
        String line = "{'type':'message','content':'hi','id':'" + ID
                + "','from':'ann','final':true,'seq':7,'time':1234,'to':'bob','private':true}";
        assertThat(decode(line)).isEqualTo(new ServerLine.Said(message));
        assertThat(decode("{'type':'history','messages':[" + line + "],'more':true}"))
                .isEqualTo(new ServerLine.Past(new HistoryPage(List.of(message), true)));
        assertThat(decode("{'type':'message','content':'h','id':'" + ID + "','from':'ann','to':'bob','private':true}"))
                .isEqualTo(new ServerLine.Typed(new Draft(ID, ANN, "h", BOB)));
        assertThat(decode("{'type':'connected','room':'a.b','user':'ann','version':2,'seq':9,'users':['ann','bob'],"
                        + "'drafts':[{'id':'" + ID + "','from':'bob','content':'x'}]}"))
                .isEqualTo(new ServerLine.Entered(9, List.of(ANN, BOB), List.of(new Draft(ID, BOB, "x", null))));
        assertThat(decode("{'type':'pong'}")).isEqualTo(new ServerLine.Pong());
    }

    @Example
    void refusalsHaveTheSameCodesInBothVersions() {
        assertThat(decode("{'type':'error','message':'Authentication failed'}"))
                .isEqualTo(new ServerLine.Failed("auth_failed", "Authentication failed", Optional.empty()));
        assertThat(decode("{'type':'error','code':'auth_failed','message':'No'}"))
                .isEqualTo(new ServerLine.Failed("auth_failed", "No", Optional.empty()));
        assertThat(decode("{'type':'error','message':'Message not stored','id':'" + ID + "'}"))
                .isEqualTo(new ServerLine.Failed("not_stored", "Message not stored", Optional.of(ID)));
        assertThat(decode("{'type':'error','message':'Field \\u0027content\\u0027 must be a string'}"))
                .isEqualTo(new ServerLine.Failed("bad_field", "Field 'content' must be a string", Optional.empty()));
        assertThat(decode("{'type':'error','message':'Something new'}"))
                .isEqualTo(new ServerLine.Failed("", "Something new", Optional.empty()));
    }

    @Example
    void whatANewerServerSaysIsLeftAlone() {
        assertThat(decode("{'type':'reaction','id':5}")).isEqualTo(new ServerLine.Unknown());
        assertThat(decode("{'type':'pong','more':[1,{'a':2}]}")).isEqualTo(new ServerLine.Pong());
    }

    @Example
    void whatIsNotTheProtocolsIsUnreadable() {
        for (String line :
                List.of("", "HTTP/1.1 400 Bad Request", "[]", "{'type':'join'}", "{'type':'message'}", "{")) {
            assertThat(decode(line)).as(line).isEqualTo(new ServerLine.Unreadable());
        }
    }

    @Property
    void noBytesMakeItThrow(@ForAll byte[] bytes) {
        assertThat(ServerLine.decode(bytes, 0, bytes.length)).isNotNull();
    }
}
