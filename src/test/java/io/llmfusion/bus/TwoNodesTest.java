package io.llmfusion.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmfusion.bus.message.Cancel;
import io.llmfusion.bus.message.ChatReply;
import io.llmfusion.bus.message.StreamItem;
import io.llmfusion.model.CommandId;
import io.llmfusion.model.GatewayError;
import io.llmfusion.model.StreamId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands and streams work the same when a link stands in for a verticle of another node. */
class TwoNodesTest {
    private final Vertx near = Way.IDENTITY.vertx();
    private final Vertx far = Way.IDENTITY.vertx();
    private final Link link = new Link(near, far);
    private final Peer caller = Peer.in(near);
    private final Peer holder = Peer.in(far);
    private final List<StreamItem> taken = new CopyOnWriteArrayList<>();
    private final List<Cancel> gone = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        Peer.await(near.close());
        Peer.await(far.close());
    }

    @Test
    void a_stream_of_the_far_node_comes_whole_and_in_order() {
        List<StreamItem> items = IntStream.range(0, 2_000)
                .mapToObj(i -> i < 1_999 ? Items.text("item " + i) : Items.END)
                .toList();
        acceptWith(items);
        StreamSource source = open(4_096);
        Peer.until(() -> caller.on(client -> source.ended()));
        assertThat(taken).isEqualTo(items);
    }

    @Test
    void a_failure_of_the_far_node_is_the_same_error_here() {
        GatewayError error = new GatewayError.ModelNotFound("gpt", List.of("gpt-5"));
        holder.run(client -> client.serve(Addresses.LLM_CHAT, command -> GatewayFailure.future(error)));
        assertThatThrownBy(() -> Peer.await(send().reply()))
                .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                        .isEqualTo(error));
    }

    @Test
    void nobody_on_the_far_node_is_unavailable_here() {
        assertThatThrownBy(() -> Peer.await(send().reply()))
                .isInstanceOfSatisfying(GatewayFailure.class, failure -> assertThat(failure.error())
                        .isInstanceOf(GatewayError.Unavailable.class));
    }

    @Test
    void a_cancelled_command_is_cancelled_on_the_far_node() {
        holder.run(client -> client.serve(Addresses.LLM_CHAT, command -> {
            Promise<ChatReply> reply = Promise.promise();
            client.hold(command.id(), cancel -> {
                gone.add(cancel);
                reply.fail(new GatewayFailure(new GatewayError.Cancelled(cancel.reason())));
            });
            return reply.future();
        }));
        Command<ChatReply> command = send();
        caller.run(client -> command.cancel(Items.GONE));
        assertThatThrownBy(() -> Peer.await(command.reply())).hasMessage(Items.GONE.reason());
        assertThat(gone).containsExactly(Items.GONE);
    }

    @Test
    void a_cancelled_stream_stops_the_producer_of_the_far_node() {
        acceptWith(List.of(Items.text("one")));
        StreamSource source = open(1_000);
        Peer.until(() -> taken.size() == 1);
        caller.whenDone(client -> source.cancel(Items.GONE));
        assertThat(gone).containsExactly(Items.GONE);
    }

    @Test
    void both_ends_notice_that_the_link_is_cut() {
        acceptWith(List.of(Items.text("one")));
        open(1_000);
        Peer.until(() -> taken.size() == 1);
        link.cut();
        Peer.until(() -> taken.size() == 2 && gone.size() == 1);
        assertThat(taken.getLast()).isInstanceOf(StreamItem.Failed.class);
    }

    private void acceptWith(List<StreamItem> items) {
        holder.run(client -> client.serve(Addresses.LLM_CHAT, command -> {
            StreamSink sink = client.sink(StreamId.fresh()).onGone(gone::add);
            sink.write(items.getFirst());
            new Feed(items.subList(1, items.size()), sink).go();
            return Future.succeededFuture(new ChatReply.Accepted(Items.head(), sink.id()));
        }));
    }

    private StreamSource open(long window) {
        ChatReply reply = Peer.await(send().reply());
        StreamId stream = ((ChatReply.Accepted) reply).stream();
        return caller.on(client -> client.source(stream, window).handler(taken::add));
    }

    private Command<ChatReply> send() {
        return caller.on(client -> Items.send(client, CommandId.fresh()));
    }
}
