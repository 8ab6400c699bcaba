package okhttp3;

public interface WebSocket {
    Request request();

    boolean send(String text);

    boolean close(int code, String reason);

    void cancel();
}
